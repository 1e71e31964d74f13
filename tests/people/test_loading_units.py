import datetime as dt
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from people import loading_units
from people.models import Reorganisation, Succession, Unit

pytestmark = pytest.mark.django_db
DEMO = Path(__file__).parents[2] / "content" / "demo"
HEAD = "code,name,kind,parent_code,valid_from,valid_to,counted,gso_code,source,note"
CROSS = "old_code,new_code,kind,decision_no,effective_date,new_parent_code"


@pytest.fixture
def files(tmp_path):
    def write(name, *lines):
        path = tmp_path / name
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        return path

    return write


def test_the_province_of_2020_counts_169_agencies_and_its_past_stays():
    lists = [DEMO / f"units-{part}.csv" for part in ("2020", "2025-interim", "2025")]

    loading_units.load(lists, DEMO / "reorganisation-2025-07-01.csv", by=None)

    assert Unit.objects.on(dt.date(2020, 6, 1)).agencies().count() == 169
    assert Unit.objects.on(dt.date(2026, 1, 1)).agencies().count() == 165
    assert Unit.find_problems() == ([], [], [], [], [])
    assert loading_units.load(lists, by=None) == 0


def test_a_unit_under_another_parent_is_another_version_of_it():
    lists = [DEMO / f"units-{part}.csv" for part in ("2020", "2025-interim", "2025")]
    loading_units.load(lists, DEMO / "reorganisation-2025-07-01.csv", by=None)

    versions = Unit.objects.filter(code="TV-BQLKKT").order_by("valid_from")

    assert [(unit.get_parent().code, unit.valid_to) for unit in versions] == [
        ("TV", dt.date(2025, 6, 30)),
        ("VL", dt.date(2025, 7, 30)),
    ]


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("A,,commune,,2020-01-01,,1,,,", "don-vi.csv, dòng 2: name để trống; ghi giá trị."),
        (
            "A,Xã A,village,,2020-01-01,,1,,,",
            "don-vi.csv, dòng 2: kind ghi “village”; chọn một trong:",
        ),
        ("A,Xã A,commune,,01/01/2020,,1,,,", "valid_from ghi “01/01/2020”; viết ngày dạng"),
        ("A,Xã A,commune,,2020-01-01,,có,,,", "counted ghi “có”; chọn một trong: 0, 1."),
        ("A,Xã A,commune,Z,2020-01-01,,1,,,", "không có đơn vị cấp trên mã Z vào ngày 01/01/2020"),
        ("A,Xã A,commune,,2020-01-01,2019-01-01,1,,,", "valid_to trước valid_from"),
    ],
)
def test_a_broken_list_is_named_by_file_and_line_and_nothing_is_written(files, line, message):
    path = files("don-vi.csv", HEAD, line)

    with pytest.raises(loading_units.UnitFileError) as caught:
        loading_units.load([path], by=None)

    assert message in str(caught.value)
    assert not Unit.objects.exists()


def test_two_units_may_not_share_a_code_on_one_day(files):
    path = files(
        "don-vi.csv", HEAD, "A,Xã A,commune,,2020-01-01,,1,,,", "A,Xã B,commune,,2021-01-01,,1,,,"
    )

    with pytest.raises(
        loading_units.UnitFileError, match=r"trùng thời gian với don-vi\.csv, dòng 2"
    ):
        loading_units.load([path], by=None)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("A,Q,merge,01,2021-01-01,", "không có đơn vị mã Q vào ngày 01/01/2021"),
        ("Q,A,merge,01,2021-01-01,", "không có đơn vị mã Q vào ngày 31/12/2020"),
        ("A,B,swallow,01,2021-01-01,", "kind ghi “swallow”"),
        ("A,B,merge,01,,", "effective_date để trống"),
        (",B,merge,01,2021-01-01,", "old_code để trống"),
    ],
)
def test_a_broken_crosswalk_undoes_the_units_too(files, line, message):
    units = files("don-vi.csv", HEAD, "A,Xã A,commune,,2020-01-01,,1,,,")
    cross = files("chuyen.csv", CROSS, line)

    with pytest.raises(loading_units.UnitFileError, match=message):
        loading_units.load([units], cross, by=None)

    assert not Unit.objects.exists()
    assert not Reorganisation.objects.exists()
    assert not Succession.objects.exists()


def test_a_missing_column_a_missing_file_and_another_encoding_are_said(files, tmp_path):
    strange = tmp_path / "la.csv"
    strange.write_bytes("mã".encode("utf-16"))

    with pytest.raises(loading_units.UnitFileError) as caught:
        loading_units.load([files("a.csv", "code,name"), tmp_path / "b.csv", strange], by=None)

    assert [problem.split(":")[0] for problem in caught.value.problems] == [
        "a.csv, dòng 1",
        "b.csv",
        "la.csv",
    ]


def test_the_command_says_that_nothing_was_loaded(files):
    path = files("a.csv", "code")

    with pytest.raises(CommandError, match="Không nạp gì cả"):
        call_command("load_units", str(path))


def test_the_command_counts_what_it_added(files, capsys):
    path = files("don-vi.csv", HEAD, "A,Xã A,commune,,2020-01-01,,1,,,")

    call_command("load_units", str(path))

    assert capsys.readouterr().out == "Đã thêm 1 đơn vị.\n"
