"""The register book and the lists of hand-over as files an office keeps: XLSX and PDF."""

from __future__ import annotations

import datetime as dt
from tempfile import TemporaryFile
from typing import IO, Any, Final

import xlsxwriter
from django.db.models import QuerySet
from django.utils import timezone

from certificates import booking, issuers, receipts
from certificates.models import Certificate, Issuer
from certificates.office_paper import Column, Heading, table
from certificates.wording import joined, long_date, on_one_line

WIDTHS: Final = (8, 28, 18, 8, 32, 36, 20, 22, 19, 18, 18, 14, 26)  # mm; A4 landscape
CENTRED: Final = frozenset({0, 2, 3, 9})
CHARACTERS: Final = (5, 28, 12, 9, 40, 50, 26, 24, 20, 12, 22, 18, 40)  # columns of the sheet
TITLE: Final = "SỔ CẤP GIẤY CHỨNG NHẬN"
RISKY: Final = ("=", "+", "-", "@", "\t", "\r")


def as_xlsx(certificates: QuerySet[Certificate], *, subtitle: str) -> IO[bytes]:
    """The book as a sheet, in constant memory. No cell is ever a formula or a link.

    What begins like a formula carries the quote mark as well, so that it stays text when
    somebody edits it or saves it as CSV.
    """
    out = _new_file()
    with xlsxwriter.Workbook(
        out,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    ) as book:
        _fill(book, certificates, subtitle)
    out.seek(0)
    return out


def _fill(book: Any, certificates: QuerySet[Certificate], subtitle: str) -> None:
    font = {"font_name": "Times New Roman", "font_size": 11, "valign": "top", "text_wrap": True}
    plain = book.add_format(font | {"border": 1})
    quoted = book.add_format(font | {"border": 1, "quote_prefix": True})
    head = book.add_format(font | {"border": 1, "bold": True, "align": "center"})
    title = book.add_format({"font_name": "Times New Roman", "font_size": 14, "bold": True})
    sheet = book.add_worksheet("Sổ cấp")
    for index, width in enumerate(CHARACTERS):
        sheet.set_column(index, index, width)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(3)
    sheet.freeze_panes(4, 2)
    sheet.write_string(0, 0, TITLE, title)
    sheet.write_string(1, 0, subtitle, book.add_format({"font_name": "Times New Roman"}))
    for index, text in enumerate(booking.HEADINGS):
        sheet.write_string(3, index, text, head)
    for row, line in enumerate(booking.lines(certificates), start=4):
        sheet.write_number(row, 0, line.position, plain)
        for index, text in enumerate(line.cells()[1:], start=1):
            sheet.write_string(row, index, text, quoted if text.startswith(RISKY) else plain)


def as_pdf(certificates: QuerySet[Certificate], issuer: Issuer, *, subtitle: str) -> IO[bytes]:
    """The book as an office prints it: A4 landscape, to be signed on the last page."""
    columns = [
        Column(text, width, index in CENTRED)
        for index, (text, width) in enumerate(zip(booking.HEADINGS, WIDTHS, strict=True))
    ]
    heading = _heading(issuer, TITLE, (subtitle,), ("Người vào sổ", ""))
    out = _new_file()
    rows = (line.cells() for line in booking.lines(certificates))
    table(out, heading, columns, rows, size=8.5, closing=_in_all)
    out.seek(0)
    return out


def signing_list(certificates: QuerySet[Certificate], *, subtitle: str) -> IO[bytes]:
    """Danh sách ký nhận: who gets which paper, and room to sign."""
    columns = [
        Column("STT", 10, centred=True),
        Column("Họ và tên", 40),
        Column("Ngày sinh", 21, centred=True),
        Column("Đơn vị", 41),
        Column("Số hiệu", 26),
        Column("Ngày nhận", 20, centred=True),
        Column("Ký nhận", 22),
    ]
    rows = (
        (f"{line.position}", line.holder, line.birth, line.unit, line.certificate.number, "", "")
        for line in booking.lines(certificates)
    )
    title = "DANH SÁCH KÝ NHẬN GIẤY CHỨNG NHẬN"
    heading = _heading(on_duty(), title, (subtitle,), ("Người giao", ""))
    out = _new_file()
    table(out, heading, columns, rows, size=10.5, wide=False, closing=_in_all)
    out.seek(0)
    return out


def receipt_sheets(certificates: QuerySet[Certificate]) -> IO[bytes]:
    """Giấy biên nhận, four to a page, to be cut apart."""
    issuer = on_duty()
    slips = (
        receipts.Slip(
            issuer=on_one_line(issuer.name),
            number=line.certificate.number,
            register_number=line.certificate.register_number,
            holder=line.holder,
            birth=line.birth,
            unit=line.unit,
            course=line.certificate.face.get("course_title", ""),
            place=on_one_line(issuer.place),
        )
        for line in booking.lines(certificates)
    )
    out = _new_file()
    receipts.draw(out, slips)
    out.seek(0)
    return out


def _new_file() -> IO[bytes]:
    """Gone with its last reader, the response."""
    return TemporaryFile()


def on_duty() -> Issuer:
    return issuers.on_duty(timezone.localdate())


def _heading(
    issuer: Issuer, title: str, subtitles: tuple[str, ...], clerk: tuple[str, str]
) -> Heading:
    signer = on_one_line(issuer.signer_position).upper(), on_one_line(issuer.signer_name)
    return Heading(
        superior=on_one_line(issuer.superior),
        issuer=on_one_line(issuer.name).upper(),
        title=title,
        subtitles=tuple(filter(None, subtitles)),
        place_date=joined(on_one_line(issuer.place), _today()),
        signatures=((clerk[0].upper(), clerk[1]), signer),
    )


def _today() -> str:
    today: dt.date = timezone.localdate()
    return long_date(today)


def _in_all(count: int) -> str:
    return f"Tổng số: {count} giấy chứng nhận."
