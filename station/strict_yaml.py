"""YAML that people write, read as plain values and refused with line and column where it is wrong. Knows no rules.

Only maps, lists, texts, finite numbers, yes/no and nothing; days become text (2026-12-24), so that all of it fits into
JSON. No anchors, no tags, no double keys.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml
from yaml.constructor import ConstructorError, SafeConstructor
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode
from yaml.reader import Reader

from station.domain.trouble import Trouble

__all__ = ["Place", "WrittenText", "read_yaml_file", "read_yaml_text"]

#: 500 rules are about 150 kB; what is much larger is no rule file.
MAX_BYTES = 2_000_000
#: Nested groups of conditions that a person can follow, with room to spare.
MAX_DEPTH = 64

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same, in C where the wheel brings it
_STANDARD = "tag:yaml.org,2002:"

#: Keys and indices from the top down to a value.
Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class WrittenText:
    """What stands in a text, and in which line each value stands."""

    content: Any  #: plain values: dict, list, str, int, float, bool, None
    lines: Mapping[Place, int]  #: from 1

    def line_of(self, place: Place) -> int:
        """The line of a value, else of the closest one around it; 1 for an empty text."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_yaml_file(file: Path) -> WrittenText:
    """The plain values of a YAML file.

    Raises Trouble "yaml.not_found" (file), "yaml.unreadable" (file, problem), and as `read_yaml_text`.
    """
    try:
        with file.open("rb") as stream:
            raw = stream.read(MAX_BYTES + 1)
    except FileNotFoundError as error:
        raise Trouble("yaml.not_found", file=file.name) from error
    except OSError as error:
        raise Trouble("yaml.unreadable", file=file.name, problem=error.strerror or type(error).__name__) from error
    return read_yaml_text(raw, file.name)


def read_yaml_text(raw: bytes, file: str) -> WrittenText:
    """The plain values of a YAML text in UTF-8; `file` names it in what is said.

    Raises Trouble "yaml.too_large", "yaml.encoding", "yaml.sign", "yaml.tab", "yaml.syntax", "yaml.alias",
    "yaml.too_deep", "yaml.tag", "yaml.value", "yaml.double_key", "yaml.key": file, line, column, what is wrong.
    """
    if len(raw) > MAX_BYTES:
        raise Trouble("yaml.too_large", file=file, limit=MAX_BYTES // 1000)
    text = _decoded(raw, file)
    try:
        _refuse_hostile(text, file)
        node = yaml.compose(text, _LOADER)
    except yaml.MarkedYAMLError as error:
        raise _unreadable(error, text, file) from error
    if node is None:
        return WrittenText(None, MappingProxyType({}))
    lines: dict[Place, int] = {}
    return WrittenText(_Values(file, lines).value(node, ()), MappingProxyType(lines))


def _decoded(raw: bytes, file: str) -> str:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line, column = _line_and_column(raw[: error.start].decode("utf-8", "replace"))
        raise Trouble("yaml.encoding", file=file, line=line, column=column) from error
    stray = Reader.NON_PRINTABLE.search(text)
    if stray:
        line, column = _line_and_column(text[: stray.start()])
        raise Trouble("yaml.sign", file=file, line=line, column=column, sign=f"U+{ord(stray[0]):04X}")
    return text


def _line_and_column(before: str) -> tuple[int, int]:
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _refuse_hostile(text: str, file: str) -> None:
    """Anchors that multiply and nesting without end, found while reading and before anything is built."""
    depth = documents = 0
    for event in yaml.parse(text, _LOADER):
        anchor = getattr(event, "anchor", None)
        if anchor is not None:
            raise Trouble("yaml.alias", name=anchor, **_at(event.start_mark, file))
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise Trouble("yaml.tag", tag=tag.removeprefix(_STANDARD), **_at(event.start_mark, file))
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        documents += isinstance(event, yaml.DocumentStartEvent)
        if depth > MAX_DEPTH:
            raise Trouble("yaml.too_deep", limit=MAX_DEPTH, **_at(event.start_mark, file))
        if documents > 1:
            raise Trouble("yaml.syntax", problem="a second document begins", **_at(event.start_mark, file))


def _unreadable(error: yaml.MarkedYAMLError, text: str, file: str) -> Trouble:
    where = _at(error.problem_mark or error.context_mark, file)
    problem = error.problem or error.context or ""
    line = text.split("\n")[where["line"] - 1 :][:1]
    is_tab = "tab character" in problem or any(one[where["column"] - 1 :].startswith("\t") for one in line)
    return Trouble("yaml.tab", **where) if is_tab else Trouble("yaml.syntax", problem=problem, **where)


def _at(mark: Any, file: str) -> dict[str, Any]:
    return {"file": file, "line": mark.line + 1 if mark else 1, "column": mark.column + 1 if mark else 1}


@dataclass(frozen=True, slots=True)
class _Values:
    """Plain values out of composed nodes; notes the line of each."""

    file: str
    lines: dict[Place, int]
    made: SafeConstructor = field(default_factory=SafeConstructor)

    def value(self, node: Node, place: Place) -> Any:
        self.lines[place] = node.start_mark.line + 1
        if isinstance(node, MappingNode):
            return {key: self.value(child, (*place, key)) for key, child in self._pairs(node)}
        if isinstance(node, SequenceNode):
            return [self.value(child, (*place, number)) for number, child in enumerate(node.value)]
        return self._scalar(node)

    def _pairs(self, node: MappingNode) -> Iterator[tuple[str, Node]]:
        seen: set[str] = set()
        for key_node, child in node.value:
            where = _at(key_node.start_mark, self.file)
            if not isinstance(key_node, ScalarNode):
                raise Trouble("yaml.key", **where)
            key = key_node.value  # as written: `on`, `no` and 1 are names of fields like any other
            if key in seen:
                raise Trouble("yaml.double_key", key=key, **where)
            seen.add(key)
            yield key, child

    def _scalar(self, node: Node) -> Any:
        where = _at(node.start_mark, self.file)
        try:
            value = self.made.construct_object(node)
        except (ValueError, ConstructorError) as error:  # 2026-02-30, a number of 9,000 digits, =
            raise Trouble("yaml.value", value=node.value[:40], **where) from error
        if isinstance(value, datetime) or (isinstance(value, float) and not math.isfinite(value)):
            raise Trouble("yaml.value", value=node.value[:40], **where)
        return value.isoformat() if isinstance(value, date) else value
