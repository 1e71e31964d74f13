"""Templates: tried as drafts, put in use for good, kept by what was drawn with them."""

import json
from io import BytesIO

import pytest
from django.urls import reverse
from PIL import ImageColor
from pypdf import PdfReader
from reportlab.lib.colors import Color

from certificates import codes, designing, drawing_room, issuing, trials
from certificates.designing import AlreadyActivated, NotReady
from certificates.designs import Choice, Design, FaultyDesign
from certificates.models import Certificate, CertificateTemplate
from certificates.trials import Fault, Kind, Trial, faults
from certificates.typesetting import UnknownTemplate
from people.models import AppendOnly, AuditEntry
from tests import factories
from tests.certificates.papers import completed, issued, tamper
from tests.certificates.test_drawing import by_pdftotext

WORDS = {"title": "GIẤY CHỨNG NHẬN", "statement": "Hoàn thành khóa đào tạo"}


def a_template(**changes):
    return CertificateTemplate.objects.create(**{"name": "Mẫu của sở"} | changes)


def slot(name, **chosen):
    value = {"slot": name, "shown": True, "size": None, "least": None, "align": ""} | chosen
    return {"type": "slot", "value": value}


def in_use(**changes):
    template = a_template(**changes)
    designing.activate(template, by=None)
    return template


# What speaks against a design


@pytest.mark.parametrize("layout", ["formal-2", "office-1", "card-1"])
def test_nothing_speaks_against_the_layouts_as_they_are(layout):
    assert faults(Design(layout=layout), **WORDS) == []


@pytest.mark.parametrize("layout", ["formal-2", "card-1"])
def test_code_and_signature_may_stand_on_each_others_side(layout):
    usual, other = Design(layout=layout), Design(layout=layout, mirrored=True)

    assert faults(other, **WORDS) == []
    x, y, side = usual.laid_out().code
    assert other.laid_out().code == (usual.laid_out().size[0] - x - side, y, side)
    assert other.laid_out().heads == usual.laid_out().heads
    assert Design.from_json(other.to_json()) == other


def test_on_the_office_layout_the_signature_stays_on_the_right():
    with pytest.raises(FaultyDesign, match="must stand right"):
        Design(layout="office-1", mirrored=True)


def test_a_choice_added_later_changes_no_digest_of_before():
    kept = {"layout": "formal-2", "accent": "", "choices": {}}

    assert Design(layout="formal-2").to_json() == kept
    assert Design.from_json(kept) == Design(layout="formal-2")


def test_a_letter_no_font_has_is_named():
    assert faults(Design(layout="formal-2"), title="GIẤY 日", statement="Hoàn thành") == [
        Fault(Kind.GLYPH, "title", Trial.SHORT, "日")
    ]


def test_a_text_that_overflows_is_named_with_the_holder_it_was_tried_on():
    huge = Design(layout="office-1", choices={"holder_name": Choice(size=60, least=60)})

    assert faults(huge, **WORDS) == [Fault(Kind.OVERFLOW, "holder_name", Trial.LONG)]


def test_a_code_that_would_not_scan_is_named(monkeypatch):
    monkeypatch.setattr(codes, "SMALLEST_MODULE", 5.0)

    assert faults(Design(layout="card-1"), **WORDS) == [Fault(Kind.CODE, "check_url", Trial.SHORT)]


def test_a_colour_too_pale_to_read_is_named():
    assert faults(Design(layout="formal-2", accent="#88ccdd"), **WORDS) == [
        Fault(Kind.PALE, "accent")
    ]


@pytest.mark.parametrize("colour", ["#0e5263", "#ffffff", "#7a7a7a"])
def test_contrast_is_reckoned_as_elsewhere(colour):
    """By another way: the sum in WCAG 2.2, on whole numbers from another library."""
    red, green, blue = ImageColor.getrgb(colour)
    parts = [
        c / 255 / 12.92 if c <= 10 else ((c / 255 + 0.055) / 1.055) ** 2.4
        for c in (red, green, blue)
    ]
    luminance = sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), parts, strict=True))
    white = Color(1, 1, 1)

    reckoned = codes.contrast(Color(red / 255, green / 255, blue / 255), white)

    assert reckoned == pytest.approx(1.05 / (luminance + 0.05))


@pytest.mark.parametrize(
    ("slot_name", "choice", "fault"),
    [
        ("nonsense", Choice(), "not on this layout"),
        ("holder_name", Choice(shown=False), "must be shown"),
        ("unit", Choice(size=100), "no such size"),
        ("unit", Choice(least=1), "no such size"),
        ("unit", Choice(size=10, least=12), "smallest above largest"),
        ("unit", Choice(align="up"), "no such alignment"),
    ],
)
def test_choices_that_make_no_paper_are_refused(slot_name, choice, fault):
    with pytest.raises(FaultyDesign) as refused:
        Design(layout="formal-2", choices={slot_name: choice})

    assert (refused.value.about, refused.value.fault) == (slot_name, fault)


def test_a_colour_is_six_digits():
    with pytest.raises(FaultyDesign, match=r"^accent: "):
        Design(layout="formal-2", accent="red")


def test_the_alphabet_of_the_trial_is_all_134_letters():
    assert len(set(trials.ALPHABET)) == len(trials.ALPHABET) == 134


# In use


@pytest.mark.django_db
def test_until_there_is_a_template_the_product_draws_with_its_own():
    certificate = issued()

    assert certificate.template_version == "formal-2"
    assert PdfReader(BytesIO(drawing_room.draw(certificate))).trailer["/Root"]["/MarkInfo"]


@pytest.mark.django_db
def test_the_template_in_use_gives_its_words_and_its_design():
    template = in_use(
        statement="Đã dự lớp tập huấn", slots=json.dumps([slot("birth", shown=False)])
    )
    certificate = issued()
    said = by_pdftotext(drawing_room.draw(certificate))

    assert certificate.template_version == template.code
    assert certificate.face["statement"] == "Đã dự lớp tập huấn"
    assert "Đã dự lớp tập huấn" in said
    assert template.code.startswith(f"mau-{template.pk}-")


@pytest.mark.django_db
def test_many_are_issued_with_the_template_in_use():
    template = in_use(title="GIẤY XÁC NHẬN")
    completion = completed()

    (certificate,) = issuing.issue_many([(completion, completion.completed_at)])

    assert (certificate.template_version, certificate.face["title"]) == (
        template.code,
        "GIẤY XÁC NHẬN",
    )


@pytest.mark.django_db
def test_the_newest_activation_counts_and_the_old_goes_on_drawing_its_own():
    first = in_use(title="GIẤY MỘT")
    certificate = issued()
    before = drawing_room.draw(certificate)
    second = in_use(name="Mẫu hai", layout="office-1")
    Certificate.objects.filter(pk=certificate.pk).update(sha256="", pdf="")

    assert drawing_room.draw(certificate) == before
    assert designing.in_force().code == second.code != first.code


@pytest.mark.django_db
def test_a_version_in_use_is_neither_changed_nor_deleted():
    template = in_use()
    template.title = "CHỨNG CHỈ"

    for act in (template.save, template.delete, CertificateTemplate.objects.all().delete):
        with pytest.raises(AppendOnly):
            act()


@pytest.mark.django_db
def test_a_version_changed_behind_our_back_draws_nothing():
    template = in_use()
    certificate = issued()
    tamper(template, accent="#123456")

    with pytest.raises(UnknownTemplate):
        drawing_room.draw(certificate)


@pytest.mark.django_db
def test_a_code_that_nobody_gave_draws_nothing():
    with pytest.raises(UnknownTemplate):
        designing.kept("mau-99-00000000")


@pytest.mark.django_db
def test_certificates_of_the_first_layout_stay_as_they_were_drawn():
    certificate = factories.CertificateFactory(face=trials.SHORT.to_json())
    first = drawing_room.draw(certificate)

    assert certificate.template_version == "formal-1"
    assert b"ReportLab Generated" in first
    assert drawing_room.draw(certificate) == first


@pytest.mark.parametrize(("old", "new"), [("formal-1", "formal-2"), ("mau-1-0a", "mau-1-0a")])
def test_a_correction_is_drawn_as_before_but_for_the_untagged_first(old, new):
    assert designing.still_drawn(old) == new


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": "GIẤY 日"}, "Tiêu đề: phông chữ không có ký tự U+65E5."),
        (
            {"statement": "NGHIỆP " * 22},
            "Câu chứng nhận: không đủ chỗ khi thử với “Tên ngắn”.",
        ),
        (
            {"accent": "#aaddee"},
            "Màu nhấn: quá nhạt để đọc trên giấy trắng, hãy chọn màu đậm hơn.",
        ),
        (
            {"slots": json.dumps([slot("holder_name", shown=False)])},
            "Họ và tên: không được bỏ, thiếu nó thì giấy không kiểm tra được.",
        ),
        ({"title": ""}, "Tiêu đề: phải là chữ, không để trống."),
    ],
    ids=["glyph", "overflow", "pale", "hidden", "empty"],
)
def test_what_speaks_against_a_template_keeps_it_out_of_use(changes, sentence):
    template = a_template(**changes)

    with pytest.raises(NotReady) as refused:
        designing.activate(template, by=None)

    assert refused.value.sentences == [sentence]
    assert designing.in_force().code == "formal-2"


@pytest.mark.django_db
def test_a_version_is_put_in_use_once():
    template = in_use()

    with pytest.raises(AlreadyActivated):
        designing.activate(template, by=None)
    assert AuditEntry.objects.filter(action="certificates.activate_template").count() == 1


@pytest.mark.django_db
def test_the_next_version_begins_as_the_last_ended_and_is_made_once():
    template = in_use(accent="#7a1c1c", slots=json.dumps([slot("unit", size=12)]))

    draft = designing.next_version(template, by=None)

    assert (draft.version, draft.code, draft.is_activated) == (2, None, False)
    assert draft.design() == template.design()
    assert designing.next_version(template, by=None) == draft


# In the CMS


@pytest.fixture
def editor(client, db):
    client.force_login(
        factories.PersonFactory(is_superuser=True),
        backend="people.backends.EmailOrStaffCodeBackend",
    )
    return client


def typed(**changes):
    return {
        "name": "Mẫu của sở",
        "layout": "formal-2",
        "title": "GIẤY CHỨNG NHẬN",
        "statement": "Hoàn thành khóa đào tạo",
        "legal_basis": "",
        "shows_nation": "on",
        "accent": "",
        "slots-count": "0",
    } | changes


def address(name, *args):
    return reverse(f"wagtailsnippets_certificates_certificatetemplate:{name}", args=args)


def test_a_draft_is_written_listed_and_put_in_use(editor):
    editor.post(address("add"), typed())
    template = CertificateTemplate.objects.get()
    listed = editor.get(address("list")).content.decode()
    activate = reverse("activate_certificate_template", args=[template.pk])
    asked = editor.get(activate).content.decode()
    editor.post(activate)

    assert activate in listed
    assert "Giấy đã cấp không đổi" in asked
    template.refresh_from_db()
    assert template.is_activated


def test_what_is_in_use_is_followed_by_a_draft_not_edited_or_deleted(editor):
    template = in_use()
    edit = editor.get(address("edit", template.pk))
    delete = editor.post(address("delete", template.pk), follow=True).content.decode()
    following = editor.get(reverse("next_certificate_template", args=[template.pk]))

    assert edit.url == address("list")
    assert "vì đã đưa vào dùng" in delete
    assert following.url == address("edit", CertificateTemplate.objects.get(version=2).pk)


def test_a_faulty_draft_shows_its_faults_and_is_not_put_in_use(editor):
    template = a_template(title="GIẤY 日")
    activate = reverse("activate_certificate_template", args=[template.pk])

    for answer in (editor.get(activate), editor.post(activate)):
        assert "Tiêu đề: phông chữ không có ký tự U+65E5." in answer.content.decode()
    template.refresh_from_db()
    assert not template.is_activated


@pytest.mark.parametrize("trial", list(Trial))
def test_a_button_shows_the_paper_of_what_is_typed_without_any_script(editor, trial):
    data = typed(title="GIẤY THỬ", thu=trial.value)

    answer = editor.post(reverse("try_certificate_template"), data)

    assert answer["Content-Type"] == "application/pdf"
    assert "GIẤY THỬ" in by_pdftotext(answer.content)
    assert trials.HOLDERS[trial].holder_name.split()[0] in by_pdftotext(answer.content)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"title": "日"}, "phông chữ không có ký tự"),
        ({"accent": "red"}, "Dạng # và sáu chữ số"),
    ],
)
def test_the_button_says_why_there_is_no_paper(editor, changes, sentence):
    answer = editor.post(reverse("try_certificate_template"), typed(**changes))

    assert sentence in answer.content.decode()


def test_the_live_preview_shows_sentences_and_paper_beside_the_form(editor):
    preview = address("preview_on_add")
    told = editor.post(preview, typed(title="GIẤY SỐNG")).json()
    page = editor.get(preview, {"mode": "long", "in_preview_panel": "true"}).content.decode()
    paper = editor.get(preview, {"mode": "long", "pdf": "1"})

    assert told == {"is_valid": True, "is_available": True}
    assert "Đủ chỗ, đủ chữ" in page
    assert "pdf=1" in page
    assert "GIẤY SỐNG" in by_pdftotext(paper.content)
    assert paper["X-Frame-Options"] == "SAMEORIGIN"


def test_the_live_preview_says_what_speaks_against_it(editor):
    preview = address("preview_on_add")
    editor.post(preview, typed(accent="#aaddee"))
    page = editor.get(preview, {"mode": "short"}).content.decode()

    assert "quá nhạt để đọc" in page


def test_the_reserved_word_needs_its_legal_basis(editor):
    refused = editor.post(address("add"), typed(title="CHỨNG CHỈ")).content.decode()
    editor.post(address("add"), typed(title="CHỨNG CHỈ", legal_basis="Quyết định 1/QĐ-BNV"))

    assert "hãy ghi căn cứ giao thẩm quyền" in refused
    assert CertificateTemplate.objects.get().title == "CHỨNG CHỈ"


def test_whoever_may_not_change_templates_gets_none_of_it(client, trainer):
    client.force_login(trainer, backend="people.backends.EmailOrStaffCodeBackend")
    template = a_template()
    answers = [
        client.post(reverse("try_certificate_template"), typed()),
        client.get(reverse("activate_certificate_template", args=[template.pk])),
        client.get(reverse("next_certificate_template", args=[template.pk])),
    ]

    assert all(answer.status_code in {302, 403} for answer in answers)
    assert "application/pdf" not in {answer["Content-Type"] for answer in answers}
