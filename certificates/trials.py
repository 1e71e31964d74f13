"""Trying a design on holders that are hard to print: four invented people and the fullest code."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from reportlab.lib.colors import white

from certificates import codes
from certificates.designs import Design
from certificates.drawing import draw
from certificates.faces import Face
from certificates.paper_codes import CAPACITY, bits
from certificates.typesetting import DoesNotFit, MissingGlyph

LEGIBLE: Final = 4.5  # contrast of text on paper (WCAG 2.2, 1.4.3)
ALPHABET: Final = (
    "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
)


class Trial(StrEnum):
    """Who the paper is tried on."""

    SHORT = "short"
    LONG = "long"
    UNIT = "unit"
    ENGLISH = "english"


class Kind(StrEnum):
    """What is wrong with a paper."""

    GLYPH = "glyph"
    OVERFLOW = "overflow"
    CODE = "code"
    PALE = "pale"


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a design may not be used: where, on whom it was tried, and the letters if it is they."""

    kind: Kind
    slot: str = ""
    trial: Trial | None = None
    chars: str = ""


SHORT: Final = Face(
    superior="ỦY BAN NHÂN DÂN TỈNH",
    issuer="SỞ KHOA HỌC VÀ CÔNG NGHỆ",
    holder_name="Lê Ý",
    birth="Sinh năm 1990",
    position="Chuyên viên",
    unit="Phòng Nội vụ",
    course_title="Nhận thức chung TCVN ISO 9001:2015",
    standard="TCVN ISO 9001:2015",
    period="ngày 05/02/2026",
    duration="4 tiết",
    result="Đạt 9/10 điểm (90 %)",
    place_date="Vĩnh Long, ngày 05 tháng 02 năm 2026",
    valid_until="Có giá trị đến hết ngày 04/02/2029",
    signer_position="GIÁM ĐỐC",
    signer_name="Trần Văn Bình",
    number="GCN-VLG-2026-000123",
    register_number="123/2026/ISO-KHCN",
    check_url="https://hoc.vinhlong.gov.vn/x/k7Yq3fN0c2VtYmVkMTI4Yml0/",
    check_site="hoc.vinhlong.gov.vn/tra-cuu",
)


def _fullest(url: str) -> str:
    """As much behind the address as the code of a paper ever carries."""
    sealed = f"{url}#1"
    while bits(f"{sealed}0") <= CAPACITY:
        sealed += "0"
    return sealed


LONG: Final = replace(
    SHORT,
    holder_name="Công Tằng Tôn Nữ Nguyễn Phước Bảo Quỳnh Ngọc Ẩn",
    birth="Sinh ngày 28/12/1978",
    position="Phó Trưởng ban chuyên trách Ban Văn hóa - Xã hội",
    course_title=(
        "Xây dựng, áp dụng, duy trì và cải tiến hệ thống quản lý chất lượng theo "
        "TCVN ISO 9001:2015 cho cán bộ, công chức, viên chức"
    ),
    period="từ ngày 01/10/2026 đến ngày 28/12/2026",
    duration="120 tiết",
    check_url=_fullest(SHORT.check_url),
)
UNIT: Final = replace(
    SHORT,
    holder_name="Y Ê\u0306 Ban Niê",
    unit=(
        "Trung tâm Phục vụ hành chính công, Văn phòng Hội đồng nhân dân và Ủy ban nhân dân, "
        "Ủy ban nhân dân phường Long Châu, tỉnh Vĩnh Long"
    ),
    superior="ỦY BAN NHÂN DÂN\nTHÀNH PHỐ HỒ CHÍ MINH",
    issuer="TRUNG TÂM PHỤC VỤ\nHÀNH CHÍNH CÔNG",
    signer_position="TUQ. CHỦ TỊCH\nKT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC",
    check_url=_fullest(SHORT.check_url),
)
ENGLISH: Final = replace(
    SHORT,
    holder_name="Christopher Alexander Montgomery-Wellington",
    position="International programme adviser",
    unit="Department of Science and Technology",
    course_title="Quality management systems: awareness of ISO 9001:2015 for public administration",
    standard="ISO 9001:2015",
)
HOLDERS: Final = {
    Trial.SHORT: SHORT,
    Trial.LONG: LONG,
    Trial.UNIT: UNIT,
    Trial.ENGLISH: ENGLISH,
}


def face_of(trial: Trial, *, title: str, statement: str) -> Face:
    """An invented holder under a template's words. Raises FaultyFace for words that are none."""
    return replace(HOLDERS[trial], title=title, statement=statement)


def owned(face: Face, design: Design) -> Face:
    """Where somebody's signature or seal is on the design, the face says whose."""
    if not design.vouches():
        return face
    return replace(face, issuer=design.owner.agency, signer_name=design.owner.signer)


def faults(design: Design, *, title: str, statement: str) -> list[Fault]:
    """Everything that speaks against a design; empty if it may be used."""
    found = list(_of_colour(design))
    for trial in Trial:
        face = face_of(trial, title=title, statement=statement)
        fault = _of(face, design)
        if fault and not any((fault.kind, fault.slot) == (f.kind, f.slot) for f in found):
            found.append(replace(fault, trial=trial))
    letters = replace(SHORT, title=ALPHABET[:67], statement=ALPHABET[67:])
    fault = _of(letters, design)
    return found + ([fault] if fault and fault.kind == Kind.GLYPH else [])


def _of(face: Face, design: Design) -> Fault | None:
    try:
        draw(owned(face, design), design=design)
    except MissingGlyph as missing:
        return Fault(Kind.GLYPH, missing.slot, chars=missing.chars)
    except DoesNotFit as unfit:
        return Fault(Kind.CODE if unfit.slot == "check_url" else Kind.OVERFLOW, unfit.slot)
    return None


def _of_colour(design: Design) -> Iterator[Fault]:
    accent = design.laid_out().accent
    if codes.contrast(accent, white) < LEGIBLE:
        yield Fault(Kind.PALE, "accent")
