"""YAML read into checked values, every fault with its line, and written in one way only."""

import math
import re
from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from typing import Any, TypeAlias, TypeVar

import yaml
from yaml.composer import ComposerError
from yaml.constructor import SafeConstructor

from courses.pack_text import Report, text_fault
from courses.plain_text import one_line

T = TypeVar("T")
Tell: TypeAlias = Callable[[yaml.Node, str], None]
Reader: TypeAlias = Callable[[yaml.Node, Tell], T | None]
"""Reads a node, or tells what is wrong with it and returns None."""

Number: TypeAlias = int | float


class _Loader(yaml.SafeLoader):
    """The safe loader without aliases: a pack says everything where it stands."""

    def compose_node(self, parent: yaml.Node | None, index: int) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            problem = "không dùng & và * để nhắc lại"
            mark = self.get_event().start_mark  # type: ignore[no-untyped-call]  # PyYAML ships no types here
            raise ComposerError(problem=problem, problem_mark=mark)
        return super().compose_node(parent, index)


def read(
    text: str, reader: Reader[T], report: Report, *, line: int = 1
) -> tuple[T | None, yaml.Node | None]:
    """Read a text whose first line is `line` of the file; None where the report says why."""
    try:
        node = yaml.compose(text, Loader=_Loader)
    except yaml.MarkedYAMLError as error:
        at = error.problem_mark.line if error.problem_mark else 0
        report.add(line + at, f"YAML viết sai ({error.problem}); xem lại dấu nháy và thụt dòng")
        return None, None
    if node is None:
        report.add(line, "không có nội dung; viết theo mẫu trong docs/reference/course-pack.md")
        return None, None
    value = reader(node, lambda at, message: report.add(line + at.start_mark.line, message))
    return value, node


def line_of(node: yaml.Node, *path: str | int) -> int:
    """Find the line of a value that was read, by keys and places."""
    for step in path:
        if isinstance(node, yaml.MappingNode):
            node = next(value for key, value in node.value if key.value == step)
        else:
            node = node.value[step]
    return int(node.start_mark.line) + 1


def write(value: object) -> str:
    """Write values as YAML; a field that holds its default is left out."""
    return yaml.safe_dump(plain(value), sort_keys=False, allow_unicode=True, width=100)


def plain(value: object) -> Any:
    """Turn dataclasses into dicts without their defaults, tuples into lists, text into one line."""
    if is_dataclass(value):
        held = {
            field.name: getattr(value, field.name)
            for field in fields(value)
            if not _is_default(field, value)
        }
        return plain(held)
    if isinstance(value, Mapping):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return one_line(value) if isinstance(value, str) else value


def _is_default(field: Any, value: object) -> bool:
    return bool(field.default is not MISSING and getattr(value, field.name) == field.default)


# Readers


def words(pattern: str = "", what: str = "") -> Reader[str]:
    """One line of text, fully matching the pattern."""

    def reader(node: yaml.Node, tell: Tell) -> str | None:
        if _kind(node) == "null":
            tell(node, "để trống; viết nội dung hoặc bỏ hẳn")
        elif _kind(node) != "str":
            value = f": '{node.value}'" if isinstance(node, yaml.ScalarNode) else ""
            tell(node, f"phải là chữ; viết trong dấu nháy{value}")
        elif reason := text_fault(node.value):
            tell(node, reason)
        elif pattern and not re.fullmatch(pattern, node.value):
            tell(node, f"“{node.value}” không hợp lệ; viết {what}")
        else:
            return str(node.value)
        return None

    return reader


def one_of(*values: str) -> Reader[str]:
    """One of a few words."""
    return words("|".join(map(re.escape, values)), f"một trong: {', '.join(values)}")


def number(node: yaml.Node, tell: Tell) -> Number | None:
    """A finite number; one without decimals is an int."""
    try:
        value = (
            SafeConstructor().construct_object(node)
            if _kind(node) in {"int", "float"}
            else math.nan
        )
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        tell(node, "phải là một số")
        return None
    return int(value) if value == int(value) else float(value)


def whole(low: int, high: int | None = None) -> Reader[int]:
    """A whole number within bounds."""

    def reader(node: yaml.Node, tell: Tell) -> int | None:
        value = number(node, lambda _node, _message: None)
        if isinstance(value, int) and low <= value and (high is None or value <= high):
            return value
        tell(node, f"phải là số nguyên từ {low}{'' if high is None else f' đến {high}'}")
        return None

    return reader


def flag(node: yaml.Node, tell: Tell) -> bool | None:
    """True or false."""
    if _kind(node) == "bool":
        return bool(SafeConstructor().construct_object(node))
    tell(node, "phải là true hoặc false")
    return None


def word_or_number(node: yaml.Node, tell: Tell) -> str | Number | None:
    """A text or a number."""
    return number(node, tell) if _kind(node) in {"int", "float"} else words()(node, tell)


def many(
    reader: Reader[T], *, alone: Callable[[T], Hashable] | None = None
) -> Reader[tuple[T, ...]]:
    """Read a list with something in it; no two items may give the same `alone`."""

    def read_all(node: yaml.Node, tell: Tell) -> tuple[T, ...] | None:
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            tell(node, "phải là danh sách các dòng “- …”; nếu không có gì thì bỏ hẳn khóa này")
            return None
        values: list[T] = []
        seen: set[Hashable] = set()
        for item in node.value:
            value = reader(item, tell)
            if value is None:
                continue
            mark = alone(value) if alone else None
            if alone and mark in seen:
                tell(item, f"“{mark}” đã có ở trên; đặt giá trị khác hoặc xóa dòng lặp")
            seen.add(mark)
            values.append(value)
        return tuple(values)

    return read_all


def record(
    make: Callable[..., T],
    readers: Mapping[str, Reader[Any]],
    needed: Collection[str],
    faults: Callable[[T], list[str]] | None = None,
) -> Reader[T]:
    """Read a mapping with these keys and no others, made into a value when every key is good."""

    def reader(node: yaml.Node, tell: Tell) -> T | None:
        if not isinstance(node, yaml.MappingNode):
            tell(node, f"phải gồm các dòng “khóa: giá trị”; các khóa: {', '.join(readers)}")
            return None
        told = []

        def tell_here(at: yaml.Node, message: str) -> None:
            told.append(message)
            tell(at, message)

        values = _read_keys(node, readers, tell_here)
        for name in needed:
            if name not in values:
                tell_here(node, f"thiếu khóa “{name}”; thêm dòng “{name}: …”")
        if told:
            return None
        made = make(**values)
        for message in faults(made) if faults else ():
            tell(node, message)
        return made

    return reader


def needed_of(kind: type) -> frozenset[str]:
    """Name the fields of a dataclass that have no default."""
    return frozenset(
        f.name for f in fields(kind) if f.default is MISSING and f.default_factory is MISSING
    )


def _read_keys(
    node: yaml.MappingNode, readers: Mapping[str, Reader[Any]], tell: Tell
) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in node.value:
        name = str(key.value)
        if name not in readers:
            tell(key, f"khóa “{name}” không có trong định dạng; chỉ dùng: {', '.join(readers)}")
        elif name in values:
            tell(key, f"khóa “{name}” viết hai lần; chỉ giữ một")
        else:
            values[name] = readers[name](value, _within(name, tell))
    return values


def _within(name: str, tell: Tell) -> Tell:
    return lambda at, why: tell(at, f"{name}: {why}")


def _kind(node: yaml.Node) -> str:
    return str(node.tag).rpartition(":")[2] if isinstance(node, yaml.ScalarNode) else ""
