"""The face of a certificate: everything printed on the paper, already in words."""

from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from typing import Self
from unicodedata import is_normalized

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
GIVEN_TO = "Cấp cho ông/bà"

MAY_BREAK = frozenset({"superior", "issuer", "signer_position"})
"""Fields where an administrator may force a line break with a newline."""


class FaultyFace(ValueError):
    """A field that cannot be vouched for: missing, unknown, empty, not text or not NFC."""

    def __init__(self, field: str, fault: str) -> None:
        """Keep the name of the field, so that a form can show the fault beside it."""
        super().__init__(f"{field}: {fault}")
        self.field = field
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """Every printed word, frozen. A field with a default may stay empty and is then not printed.

    Raises FaultyFace when a field is not text, not NFC, or empty though it must be printed.
    """

    superior: str = ""
    issuer: str
    title: str = "GIẤY CHỨNG NHẬN"
    statement: str = "Hoàn thành khóa đào tạo"
    holder_name: str
    birth: str = ""
    position: str = ""
    unit: str = ""
    course_title: str
    standard: str = ""
    period: str = ""
    duration: str = ""
    result: str = ""
    place_date: str
    valid_until: str = ""
    signer_position: str
    signer_name: str
    number: str
    register_number: str = ""
    check_url: str
    check_site: str

    def __post_init__(self) -> None:
        """Refuse what must never be printed or frozen."""
        for field in fields(self):
            _check(field.name, getattr(self, field.name), required=field.default != "")

    def to_json(self) -> dict[str, str]:
        """The face as it is frozen in the database."""
        return asdict(self)

    @classmethod
    def from_json(cls, frozen: Mapping[str, object]) -> Self:
        """The face as it was frozen; fields added since then take their defaults."""
        known = {field.name: field.default is MISSING for field in fields(cls)}
        for name in sorted(frozen.keys() - known.keys()):
            raise FaultyFace(name, "unknown field")
        for name in (name for name, needed in known.items() if needed and name not in frozen):
            raise FaultyFace(name, "missing field")
        return cls(**frozen)  # type: ignore[arg-type]  # each value is checked in __post_init__

    def printed(self) -> dict[str, str]:
        """What stands in each slot of the paper, in reading order; empty slots left out.

        A newline is a forced line break. The QR code is a picture of `check_url`, not a slot.
        """
        period = f"Thời gian: {self.period}" if self.period else ""
        duration = f"Thời lượng: {self.duration}" if self.duration else ""
        slots = {
            "superior": self.superior,
            "issuer": self.issuer,
            "nation": NATION,
            "motto": MOTTO,
            "title": self.title,
            "given_to": GIVEN_TO,
            "holder_name": self.holder_name,
            "birth": self.birth,
            "position": self.position,
            "unit": self.unit,
            "statement": self.statement,
            "course_title": self.course_title,
            "standard": f"Tiêu chuẩn: {self.standard}" if self.standard else "",
            "period": "; ".join(filter(None, (period, duration))),
            "result": f"Kết quả: {self.result}" if self.result else "",
            "valid_until": self.valid_until,
            "place_date": self.place_date,
            "signer_position": self.signer_position,
            "signer_name": self.signer_name,
            "number": f"Số hiệu: {self.number}",
            "register_number": f"Số vào sổ: {self.register_number}" if self.register_number else "",
            "check_site": f"Tra cứu tại: {self.check_site}",
        }
        return {slot: text for slot, text in slots.items() if text}

    def lines(self) -> list[str]:
        """The text on the paper in reading order; a slot may still wrap one onto several lines."""
        return [line for text in self.printed().values() for line in text.split("\n")]


def _check(name: str, value: object, *, required: bool) -> None:
    if not isinstance(value, str):
        raise FaultyFace(name, "not text")
    if required and not value.strip():
        raise FaultyFace(name, "empty")
    if not is_normalized("NFC", value):
        raise FaultyFace(name, "not NFC")
