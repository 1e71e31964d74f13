"""How the texts of packs are worded: spelling, terms, laws and clauses they name."""

import re
import unicodedata
from collections.abc import Iterator

from courses.pack_text import Problem
from courses.references_text import LegalText, References

_OLD_TONE = re.compile(r"\b(?!q)\w*(?:o[àáảãạèéẻẽẹ]|u[ỳýỷỹỵ])\b", re.IGNORECASE)
_CATCH_ALL = re.compile(
    r"\btất cả (?:đều|các (?:đáp án|phương án|ý|câu))"
    r"|\bcả (?:hai|ba|bốn|[a-d] (?:và|lẫn) [a-d])\b.*\b(?:đều|phương án|đáp án|ý trên)"
    r"|\bkhông có (?:đáp án|phương án) nào",
    re.IGNORECASE,
)
# The number of a document of the State's central bodies; an agency's own papers are examples.
_LEGAL_NUMBER = re.compile(
    r"\b[0-9]{1,5}/(?:[0-9]{4}/)?"
    r"(?:(?:QĐ|NĐ|TT|NQ|CT|NQLT|TTLT)-(?:TTg|CP|BKHCN|BTP|BNV|BTC|BTTTT|BCA|BYT)|QH[0-9]{2}"
    r"|VPCP-[A-ZĐ]+|BKHCN-[A-ZĐ]+)\b"
)


def wording_problems(path: str, text: str, references: References) -> Iterator[Problem]:
    """Report old tone marks and terms written in a way the glossary avoids, line by line."""
    avoided = [(wrong, term.term) for term in references.terms for wrong in term.avoid]
    for line, row in enumerate(text.split("\n"), 1):
        for match in _OLD_TONE.finditer(row):
            yield Problem(path, line, f"“{match[0]}” đặt dấu kiểu cũ; viết “{_new_tone(match[0])}”")
        for wrong, term in avoided:
            if re.search(rf"(?<!\w){re.escape(wrong)}(?!\w)", row):
                yield Problem(path, line, f"“{wrong}” không đúng thuật ngữ; viết “{term}”")


def _new_tone(word: str) -> str:
    """Move the tone mark from the last vowel to the one before it."""
    apart = unicodedata.normalize("NFD", word[-1])
    return unicodedata.normalize("NFC", word[:-1] + apart[1:]) + apart[0]


def lumps_together(option: str) -> bool:
    """Tell whether an option stands for other options."""
    return bool(_CATCH_ALL.search(option))


def laws_named(text: str, references: References) -> tuple[list[LegalText], list[str]]:
    """Find what a text names by number: documents of the table, and numbers that are not in it."""
    known = [law for law in references.legal if _stands_in(law.number, text)]
    numbers = dict.fromkeys(_LEGAL_NUMBER.findall(text))
    return known, [number for number in numbers if number not in {law.number for law in known}]


def _stands_in(number: str, text: str) -> bool:
    return bool(re.search(rf"(?<![0-9/]){re.escape(number)}(?!\w)", text))


def is_reference(clause: str, references: References) -> bool:
    """Tell whether a question's clause is one that exists, or a legal document's short name."""
    return references.has_clause(clause) or clause in {law.cite for law in references.legal}


def line_of(text: str, part: str) -> int:
    """Find the first line with these words; 0 if they are broken over lines."""
    return next((line for line, row in enumerate(text.split("\n"), 1) if part in row), 0)
