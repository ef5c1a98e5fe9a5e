"""YAML, read strictly: a tree of values that know their line and column.

Only plain mappings, lists and scalars are taken. Aliases, anchors, tags, several documents, a key given twice and
deep nesting are refused, so that no file can hang the reader or mean two things. Scalars stay the text they were
written as (``NO`` is a word, ``2020-07`` no date); what a key wants them to be is said in `shapes`.
"""

from __future__ import annotations

from dataclasses import dataclass

import yaml

from pipeline.limits import DEFAULT, in_force
from pipeline.papers.files import hidden_in


@dataclass(frozen=True, slots=True)
class Node:
    """A value and where it stands: ``str`` or ``None`` for a scalar, ``tuple`` for a list, ``dict`` for a mapping.

    ``quoted`` is true for a scalar in quotes, which is text whatever it looks like. ``keys`` holds the place of
    each key of a mapping.
    """

    value: str | tuple[Node, ...] | dict[str, Node] | None
    line: int
    column: int
    quoted: bool = False
    keys: dict[str, tuple[int, int]] | None = None


class YamlError(Exception):
    """The text is no YAML that is taken; it carries the place and what is wrong."""

    def __init__(self, message: str, line: int, column: int) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column


def parse(text: str, *, first_line: int = 1) -> Node:
    """The tree of ``text``; an empty text is an empty mapping.

    ``first_line`` is the line of the file at which the text begins. Raises `YamlError`.
    """
    reader = _Reader(first_line)
    try:
        events = iter(yaml.parse(text, Loader=_loader()))
        return reader.document(events)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        raise YamlError(_plain(error), first_line + line, column + 1) from None
    except yaml.reader.ReaderError as error:
        before = text[: error.position]
        line, column = before.count("\n"), len(before) - (before.rfind("\n") + 1)
        raise YamlError("a character that YAML does not allow", first_line + line, column + 1) from None
    except RecursionError:
        raise YamlError("nested too deeply", first_line, 1) from None


def _loader() -> type[yaml.SafeLoader]:
    # The C scanner is some ten times faster and reports the same places; not every build of PyYAML brings it.
    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _plain(error: yaml.MarkedYAMLError) -> str:
    parts = [part for part in (error.context, error.problem) if part]
    return ": ".join(parts) or "not YAML"


def _too_long(value: str) -> str | None:
    most = in_force()
    if len(value) > most.yaml_characters:
        return f"a text of {len(value):,} characters; {most.yaml_characters:,} are read"
    longest = max(map(len, value.split()), default=0)
    return f"a word of {longest:,} letters; {most.word_letters:,} are read" if longest > most.word_letters else None


class _Reader:
    """Builds the tree from the parser's events, so that nothing is constructed that could run or explode."""

    def __init__(self, first_line: int) -> None:
        self._first = first_line

    def document(self, events: object) -> Node:
        root: Node | None = None
        documents = 0
        for event in events:  # type: ignore[attr-defined]
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    raise self._error("more than one YAML document in the file", event)
            elif isinstance(event, yaml.NodeEvent):
                root = self._node(event, events, 0)
        if root is None or (root.value is None and not root.quoted):
            return Node({}, self._first, 1, keys={})
        return root

    def _node(self, event: yaml.NodeEvent, events: object, depth: int) -> Node:
        if isinstance(event, yaml.AliasEvent):
            raise self._error(f"an alias (*{event.anchor}); write the value out", event)
        if event.anchor is not None:
            raise self._error(f"an anchor (&{event.anchor}); write the value out", event)
        tag: str | None = getattr(event, "tag", None)
        if tag is not None and tag != "!":
            raise self._error(f"a tag ({tag}); plain values only", event)
        if depth > DEFAULT.yaml_depth:
            raise self._error("nested too deeply", event)
        line, column = self._place(event)
        if isinstance(event, yaml.ScalarEvent):
            quoted = bool(event.style)
            hidden = hidden_in(event.value) if quoted else None  # an escape such as \u202e is seen only here
            if hidden is not None:
                raise self._error(f"the invisible character U+{ord(hidden):04X}, written as an escape", event)
            if len(event.value) > in_force().word_letters and (long := _too_long(event.value)):
                raise self._error(long, event)
            empty = not quoted and event.value in ("", "~", "null", "Null", "NULL")
            return Node(None if empty else event.value, line, column, quoted=quoted)
        if isinstance(event, yaml.SequenceStartEvent):
            items: list[Node] = []
            for inner in events:  # type: ignore[attr-defined]
                if isinstance(inner, yaml.SequenceEndEvent):
                    break
                items.append(self._node(inner, events, depth + 1))
            return Node(tuple(items), line, column)
        return self._mapping(events, line, column, depth)

    def _mapping(self, events: object, line: int, column: int, depth: int) -> Node:
        found: dict[str, Node] = {}
        keys: dict[str, tuple[int, int]] = {}
        for event in events:  # type: ignore[attr-defined]
            if isinstance(event, yaml.MappingEndEvent):
                break
            key = self._node(event, events, depth + 1)
            if not isinstance(key.value, str):
                raise self._error("a key that is not a word", event)
            if key.value in found:
                raise self._error(f"the key {key.value!r} for the second time", event)
            keys[key.value] = (key.line, key.column)
            found[key.value] = self._node(next(events), events, depth + 1)  # type: ignore[call-overload]
        return Node(found, line, column, keys=keys)

    def _place(self, event: yaml.Event) -> tuple[int, int]:
        mark = event.start_mark
        assert mark is not None  # noqa: S101 - only an event made by hand lacks it
        return self._first + mark.line, mark.column + 1

    def _error(self, message: str, event: yaml.Event) -> YamlError:
        return YamlError(message, *self._place(event))
