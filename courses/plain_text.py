"""Plain text as a pack may hold it: composed letters, single spaces, nothing invisible."""

import re
import unicodedata

BLANKS = " \t\n\r\f"
_BLANK_RUN = re.compile(rf"[{BLANKS}]+")


def one_line(text: str) -> str:
    """Compose the letters and leave single spaces: how a pack writes any short text."""
    return _BLANK_RUN.sub(" ", unicodedata.normalize("NFC", text)).strip(" ")


def fault(line: str) -> str:
    """Say why a line of plain text may not stand in a pack; "" when it may."""
    if not unicodedata.is_normalized("NFC", line):
        return "chữ chưa ở dạng Unicode dựng sẵn (NFC); gõ lại dòng này bằng Unicode dựng sẵn"
    for char in line:
        category = unicodedata.category(char)
        if category.startswith("C") or category in {"Zl", "Zp"}:
            return f"có ký tự điều khiển hoặc vô hình U+{ord(char):04X}; xóa ký tự đó"
    return ""


def difference(text: str, canonical: str) -> tuple[int, str]:
    """Find the first line in which two texts differ, and say what to write there."""
    found, wanted = text.split("\n"), canonical.split("\n")
    pairs = enumerate(zip(found, wanted, strict=False))
    at = next((n for n, (one, other) in pairs if one != other), min(len(found), len(wanted)))
    if at >= len(wanted):
        return at + 1, "xóa từ dòng này đến hết"
    if at >= len(found):
        return at, "xuống dòng ở cuối dòng này"
    return at + 1, _advice(found[at], wanted[at])


def _advice(found: str, wanted: str) -> str:
    if not wanted:
        return "thêm một dòng trống trước dòng này" if found.strip() else "để trống dòng này"
    return f"viết: {wanted}" if found else f"xóa dòng trống này, viết: {wanted}"
