import dataclasses
import unicodedata

import pytest

from certificates.faces import GIVEN_TO, MOTTO, NATION, Face, FaultyFace

NEEDED = {
    "issuer": "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
    "holder_name": "Nguyễn Thị Thu Hà",
    "course_title": "Tư duy dựa trên rủi ro",
    "place_date": "Vĩnh Long, ngày 12 tháng 10 năm 2026",
    "signer_position": "GIÁM ĐỐC",
    "signer_name": "Trần Văn Bình",
    "number": "GCN-VLG-2026-000123",
    "check_url": "https://hoc.vinhlong.gov.vn/tra-cuu/k7Yq3fN0c2VtYmVkMTI4Yml0",
    "check_site": "hoc.vinhlong.gov.vn",
}
MORE = {
    "superior": "ỦY BAN NHÂN DÂN TỈNH VĨNH LONG",
    "birth": "Sinh ngày 08/04/1978",
    "position": "Chuyên viên",
    "unit": "Ủy ban nhân dân phường Long Châu",
    "standard": "TCVN ISO 9001:2015",
    "period": "từ ngày 01/10/2026 đến ngày 12/10/2026",
    "duration": "4 tiết",
    "result": "Đạt 18/20 câu (90 %)",
    "valid_until": "Có giá trị đến hết ngày 12/10/2029",
    "register_number": "123/2026/ISO-KHCN",
}
EVERY_FIELD = [field.name for field in dataclasses.fields(Face)]


def test_a_full_face_prints_these_lines_in_reading_order():
    assert Face(**NEEDED, **MORE).lines() == [
        "ỦY BAN NHÂN DÂN TỈNH VĨNH LONG",
        "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "GIẤY CHỨNG NHẬN",
        "Cấp cho ông/bà",
        "Nguyễn Thị Thu Hà",
        "Sinh ngày 08/04/1978",
        "Chuyên viên",
        "Ủy ban nhân dân phường Long Châu",
        "Hoàn thành khóa đào tạo",
        "Tư duy dựa trên rủi ro",
        "Tiêu chuẩn: TCVN ISO 9001:2015",
        "Thời gian: từ ngày 01/10/2026 đến ngày 12/10/2026; thời lượng: 4 tiết",
        "Kết quả: Đạt 18/20 câu (90 %)",
        "Có giá trị đến hết ngày 12/10/2029",
        "Vĩnh Long, ngày 12 tháng 10 năm 2026",
        "GIÁM ĐỐC",
        "Trần Văn Bình",
        "Số hiệu: GCN-VLG-2026-000123",
        "Số vào sổ: 123/2026/ISO-KHCN",
        "Tra cứu tại: hoc.vinhlong.gov.vn",
    ]


@pytest.mark.parametrize("blank", ["", "  "])
def test_what_is_not_known_is_not_printed(blank):
    assert Face(**NEEDED, **dict.fromkeys(MORE, blank)).lines() == [
        "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
        NATION,
        MOTTO,
        "GIẤY CHỨNG NHẬN",
        GIVEN_TO,
        "Nguyễn Thị Thu Hà",
        "Hoàn thành khóa đào tạo",
        "Tư duy dựa trên rủi ro",
        "Vĩnh Long, ngày 12 tháng 10 năm 2026",
        "GIÁM ĐỐC",
        "Trần Văn Bình",
        "Số hiệu: GCN-VLG-2026-000123",
        "Tra cứu tại: hoc.vinhlong.gov.vn",
    ]


@pytest.mark.parametrize(
    ("known", "line"),
    [
        ({"period": "ngày 01/10/2026"}, "Thời gian: ngày 01/10/2026"),
        ({"duration": "4 tiết"}, "Thời lượng: 4 tiết"),
    ],
)
def test_period_and_duration_can_stand_alone(known, line):
    assert Face(**NEEDED, **known).printed()["period"] == line


def test_a_newline_breaks_the_position_of_the_signer():
    face = Face(**NEEDED | {"signer_position": "KT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC"})

    assert face.lines()[9:12] == ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "Trần Văn Bình"]


def test_nothing_of_ours_says_certificate_as_the_law_reserves_it():
    assert "chứng chỉ" not in " ".join(Face(**NEEDED, **MORE).lines()).lower()


def test_a_face_comes_back_from_json_as_it_was():
    face = Face(**NEEDED, **MORE)

    assert Face.from_json(face.to_json()) == face
    assert list(face.to_json()) == EVERY_FIELD


def test_a_face_frozen_before_a_field_existed_still_opens():
    assert Face.from_json(NEEDED) == Face(**NEEDED)


@pytest.mark.parametrize("name", NEEDED)
def test_a_frozen_face_must_have_every_needed_field(name):
    frozen = {field: text for field, text in NEEDED.items() if field != name}

    with pytest.raises(FaultyFace, match=f"^{name}: missing$"):
        Face.from_json(frozen)


def test_a_frozen_face_with_an_unknown_field_is_refused():
    with pytest.raises(FaultyFace, match=r"^colour: unknown$"):
        Face.from_json(NEEDED | {"colour": "red"})


@pytest.mark.parametrize("name", [*NEEDED, "title", "statement"])
@pytest.mark.parametrize("blank", ["", " \n"])
def test_what_must_be_printed_may_not_be_blank(name, blank):
    with pytest.raises(FaultyFace, match=f"^{name}: empty$"):
        Face(**NEEDED | {name: blank})


@pytest.mark.parametrize("name", EVERY_FIELD)
def test_text_that_is_not_nfc_is_refused_in_every_field(name):
    decomposed = unicodedata.normalize("NFD", "Nguyễn")

    with pytest.raises(FaultyFace, match=f"^{name}: not NFC$") as refused:
        Face(**NEEDED | {name: decomposed})

    assert (refused.value.field, refused.value.fault) == (name, "not NFC")


@pytest.mark.parametrize("value", [None, 12, b"A"])
def test_what_is_not_text_is_refused(value):
    with pytest.raises(FaultyFace, match=r"^unit: not text$"):
        Face(**NEEDED | {"unit": value})


def test_a_face_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Face(**NEEDED).holder_name = "Lê Ý"
