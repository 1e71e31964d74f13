"""The face of a certificate: everything printed on the paper, already in words."""

from collections.abc import Mapping
from dataclasses import MISSING, asdict, dataclass, fields
from typing import Self
from unicodedata import is_normalized

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
GIVEN_TO = "Cấp cho ông/bà"

CORRECTABLE = ("holder_name", "birth", "unit")
"""What may be said anew by a correction; everything else was a fact of the day."""

MAY_BREAK = frozenset({"superior", "issuer", "signer_position"})
"""Fields where an administrator may force a line break with a newline."""


class FaultyFace(ValueError):
    """A field that cannot be vouched for: missing, unknown, empty, not text or not NFC."""

    def __init__(self, field: str, fault: str) -> None:
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
        for field in fields(self):
            _check(field.name, getattr(self, field.name), required=field.default != "")

    def to_json(self) -> dict[str, str]:
        """The face as it is frozen in the database."""
        return asdict(self)

    @classmethod
    def from_json(cls, frozen: Mapping[str, str]) -> Self:
        """The face as it was frozen; fields added since then take their defaults."""
        needed = {field.name for field in fields(cls) if field.default is MISSING}
        if missing := needed - frozen.keys():
            raise FaultyFace(min(missing), "missing")
        if unknown := frozen.keys() - {field.name for field in fields(cls)}:
            raise FaultyFace(min(unknown), "unknown")
        return cls(**frozen)

    def printed(self) -> dict[str, str]:
        """What stands in each slot of the paper, in reading order; empty slots left out.

        A newline is a forced line break. The QR code is a picture of `check_url`, not a slot.
        """
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
            "standard": _labelled("Tiêu chuẩn", self.standard),
            "period": self._time(),
            "result": _labelled("Kết quả", self.result),
            "valid_until": self.valid_until,
            "place_date": self.place_date,
            "signer_position": self.signer_position,
            "signer_name": self.signer_name,
            "number": _labelled("Số hiệu", self.number),
            "register_number": _labelled("Số vào sổ", self.register_number),
            "check_site": _labelled("Tra cứu tại", self.check_site),
        }
        return {slot: text for slot, text in slots.items() if text.strip()}

    def _time(self) -> str:
        period = _labelled("thời gian", self.period)
        duration = _labelled("thời lượng", self.duration)
        time = "; ".join(filter(None, (period, duration)))
        return time[:1].upper() + time[1:]

    def lines(self) -> list[str]:
        """The text on the paper in reading order; a slot may still wrap one onto several lines."""
        texts = "\n".join(self.printed().values())
        return [line for line in texts.split("\n") if line.strip()]


def _labelled(label: str, text: str) -> str:
    return f"{label}: {text}" if text.strip() else ""


def _check(name: str, value: object, *, required: bool) -> None:
    if not isinstance(value, str):
        raise FaultyFace(name, "not text")
    if required and not value.strip():
        raise FaultyFace(name, "empty")
    if not is_normalized("NFC", value):
        raise FaultyFace(name, "not NFC")
