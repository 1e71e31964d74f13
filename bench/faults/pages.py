"""A page of the test as whoever sits before it reads it: what is asked, and the form to fill."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Any

from lxml import html

Value = dict[str, Any]
"""An answer, in the shapes of docs/explanation/quizzes.md; {} where nothing is answered."""

_PREFIXES = {"ghep-": "pairs", "cho-": "places", "trong-": "gaps"}
WORDS = ("quá trình", "hồ sơ", "rủi ro", "khách hàng")


def plain(value: Mapping[str, Any]) -> Value:
    """The same answer in one form, whoever wrote it down."""
    for entry, content in value.items():
        if entry == "chosen":
            return {entry: sorted(content)} if content else {}
        if entry == "text":
            return {entry: content} if content else {}
        filled = {key: str(given) for key, given in content.items() if given not in ("", None)}
        return {entry: filled} if filled else {}
    return {}


@dataclass(frozen=True, slots=True)
class Page:
    """The form of one question, as it was brought."""

    path: str  # where it posts to
    stem: str
    hidden: dict[str, str]
    offered: dict[str, list[str]]  # by field: what may be chosen; [] where one types
    several: bool
    is_number: bool
    value: Value  # as it is shown
    next: str  # the number of the next question, "" on the last page

    @property
    def position(self) -> int:
        return int(self.path.rstrip("/").rpartition("/")[2])

    def filled(self, value: Value, **hidden: str) -> list[tuple[str, str]]:
        """Everything the form sends with this answer in it, but the button that was pressed."""
        return [*(self.hidden | hidden).items(), *self._fields(value)]

    def _fields(self, value: Value) -> list[tuple[str, str]]:
        if "dap-an" in self.offered:
            return [("dap-an", key) for key in value.get("chosen", ())]
        if "tra-loi" in self.offered:
            return [("tra-loi", value.get("text", ""))]
        ((_entry, content),) = value.items() or [("", {})]
        return [(name, str(content.get(_key(name), ""))) for name in self.offered]

    def guess(self, random: Random) -> Value:
        """An answer of somebody who does not know."""
        if "dap-an" in self.offered:
            offered = self.offered["dap-an"]
            return {"chosen": random.sample(offered, 2 if self.several else 1)}
        if "tra-loi" in self.offered:
            return {"text": str(random.randrange(1, 90)) if self.is_number else _word(random)}
        filled = {
            _key(name): random.choice([each for each in offered if each] or [_word(random)])
            for name, offered in self.offered.items()
        }
        return plain({_entry_of(next(iter(self.offered))): filled})


def read(text: bytes | str) -> Page:
    """Read a question: its whole page, or the form alone that a script is brought."""
    document = html.fromstring(text.decode() if isinstance(text, bytes) else text)
    form = document.xpath("//form[@data-autosave]")[0] if document.tag != "form" else document
    hidden = {
        field.name: field.value or ""
        for field in form.xpath(".//input[@type='hidden'][not(@name='thu-tu')]")
    }
    offered: dict[str, list[str]] = {}
    shown: dict[str, list[str]] = {}
    for field in form.xpath(".//fieldset//*[self::input or self::select]"):
        if field.name not in hidden and field.name != "thu-tu":
            _look(field, offered.setdefault(field.name, []), shown.setdefault(field.name, []))
    buttons = form.xpath(
        ".//div[@class='btns']//button[@name='toi' and not(contains(@class, '2'))]"
    )
    typed = form.xpath(".//input[@name='tra-loi']")
    return Page(
        path=form.get("action"),
        stem=said(form.xpath(".//h1")[0].text_content()),
        hidden=hidden,
        offered=offered,
        several=bool(form.xpath(".//input[@name='dap-an'][@type='checkbox']")),
        is_number=bool(typed and typed[0].get("inputmode")),
        value=_value(shown),
        next=buttons[0].get("value") if buttons else "",
    )


def csrf_and_more(text: bytes) -> list[tuple[str, str]]:
    """The hidden fields of the last form in the main part of a page: to start, or to hand in."""
    form = html.fromstring(text.decode()).xpath("//main//form[@method='post']")[-1]
    return [(f.name, f.value or "") for f in form.xpath(".//input[@type='hidden']")]


def said(text: str) -> str:
    return " ".join(text.split())


def _look(field: Any, offered: list[str], shown: list[str]) -> None:
    """Note what one field offers, and what it shows as given."""
    if field.tag == "select":
        offered += [option.get("value", option.text) for option in field.iter("option")]
        shown += [o.get("value", o.text) for o in field.iter("option") if "selected" in o.attrib]
    elif field.get("type") in {"radio", "checkbox"}:
        offered.append(field.get("value"))
        shown += [field.get("value")] if "checked" in field.attrib else []
    else:
        shown.append(field.get("value", ""))


def _value(shown: Mapping[str, list[str]]) -> Value:
    if "dap-an" in shown:
        return plain({"chosen": shown["dap-an"]})
    if "tra-loi" in shown:
        return plain({"text": shown["tra-loi"][0]})
    filled = {_key(name): given[0] if given else "" for name, given in shown.items()}
    return plain({_entry_of(next(iter(shown))): filled})


def _key(name: str) -> str:
    return name.partition("-")[2]


def _entry_of(name: str) -> str:
    return _PREFIXES[name.partition("-")[0] + "-"]


def _word(random: Random) -> str:
    return random.choice(WORDS)
