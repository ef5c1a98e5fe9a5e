"""What a YAML file may hold, as a table; and decoding a file by it.

A shape is a small value: `Text`, `Whole`, `Month`, `ListOf`, `Record` … `decode` turns a `yamlfile.Node` into plain
Python values and collects every fault on the way, so that one run names them all. JSON Schemas can be
generated from the same tables.
"""

from __future__ import annotations

import datetime as dt
import difflib
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pipeline.limits import DEFAULT
from pipeline.papers.yamlfile import Node

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ID = re.compile(r"[a-z0-9][a-z0-9-]*\Z")
"""A section's, paper's or person's id."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a file that does not fit its shape. ``kind`` is missing, unknown or value."""

    kind: str
    message: str
    hint: str
    line: int
    column: int
    key: str


@dataclass(frozen=True, slots=True)
class Text:
    """Words in one line or more; never empty unless ``empty``."""

    empty: bool = False
    says: str = "text"


@dataclass(frozen=True, slots=True)
class Pattern:
    """Text of one form; ``says`` names it for the reader."""

    pattern: re.Pattern[str]
    says: str


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number from ``least`` up, or to ``most``."""

    least: int = 0
    most: int | None = None

    @property
    def says(self) -> str:
        """What it is, for the reader."""
        return "a whole number" if self.most is None else f"a whole number from {self.least} to {self.most}"


@dataclass(frozen=True, slots=True)
class Fraction:
    """A number from 0 to 1."""

    says: str = "a number from 0 to 1"


@dataclass(frozen=True, slots=True)
class Flag:
    """``true`` or ``false``."""

    says: str = "true or false"


@dataclass(frozen=True, slots=True)
class Date:
    """A day ``2020-02-14``; with ``time``, optionally its time of day."""

    time: bool = False
    says: str = "a date such as 2020-02-14"


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few words."""

    words: tuple[str, ...]

    @property
    def says(self) -> str:
        """The words, for the reader."""
        return "one of " + ", ".join(self.words)


@dataclass(frozen=True, slots=True)
class ListOf:
    """A list; ``least`` is how many it must hold."""

    item: Shape
    least: int = 0
    says: str = "a list"


@dataclass(frozen=True, slots=True)
class MapOf:
    """A mapping whose keys are ids that the file chooses."""

    item: Shape
    says: str = "a mapping"


@dataclass(frozen=True, slots=True)
class Key:
    """A key of a `Record`: its shape, whether it must be there, and what stands in for it."""

    shape: Shape
    required: bool = False
    default: Any = None


@dataclass(frozen=True, slots=True)
class Record:
    """A mapping with known keys. ``each`` entry gets its own place in the result under ``@``."""

    keys: Mapping[str, Key]
    says: str = "a mapping"


Shape = Text | Pattern | Whole | Fraction | Flag | Date | Choice | ListOf | MapOf | Record

IDENTIFIER = Pattern(ID, "an id of lower-case letters, digits and hyphens")
MONTH = Pattern(re.compile(r"[12][0-9]{3}-(0[1-9]|1[0-2])\Z"), "a month such as 2020-07")


@dataclass(frozen=True, slots=True)
class At:
    """A decoded text that remembers where it stands, for findings that come later."""

    text: str
    line: int
    column: int

    def __str__(self) -> str:
        return self.text


@dataclass(slots=True)
class _Decoding:
    faults: list[Fault] = field(default_factory=list)

    def fault(self, kind: str, message: str, hint: str, where: tuple[int, int], key: str) -> None:
        self.faults.append(Fault(kind, message, hint, *where, key))


def decode(node: Node, shape: Shape) -> tuple[Any, list[Fault]]:
    """``node`` as ``shape`` says, and every fault found.

    Texts come as `At`; what is faulty or absent comes as its default. A record comes as a ``dict`` with all of its
    keys, and ``"@"`` holding its own ``(line, column)``.
    """
    state = _Decoding()
    return _decode(node, shape, "", state, None), state.faults


def blank(shape: Record) -> dict[str, Any]:
    """The record with nothing but defaults: what stands in for a file that cannot be read."""
    return _record(Node({}, 1, 1, keys={}), shape, "", _Decoding())


def nearest(word: str, known: object) -> str | None:
    """The one of ``known`` that ``word`` is most likely a misspelling of."""
    names = [str(item) for item in known]  # type: ignore[attr-defined]
    if len(names) > DEFAULT.names_compared:
        return None
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    return close[0] if close else None


def _decode(node: Node, shape: Shape, key: str, state: _Decoding, default: Any) -> Any:
    match shape:
        case Record():
            if isinstance(node.value, dict):
                return _record(node, shape, key, state)
        case MapOf(item):
            if isinstance(node.value, dict):
                return _mapping(node, item, key, state)
        case ListOf(item, least):
            if isinstance(node.value, tuple):
                return _list(node, item, least, key, state)
        case _:
            decoded = _scalar(node, shape)
            if decoded is not None:
                return decoded
    shown = f" {node.value!r}" if isinstance(node.value, str) else ""
    key = key.rstrip(":")
    what = f"{key} is {shape.says}, not{shown or _kind(node)}" if key else f"the file is {shape.says}, not{_kind(node)}"
    state.fault("value", what, f"write {shape.says}", (node.line, node.column), key)
    if isinstance(shape, Record):
        return _record(Node({}, node.line, node.column, keys={}), shape, key, _Decoding())
    return default


def _kind(node: Node) -> str:
    return {dict: " a mapping", tuple: " a list", type(None): " empty"}.get(type(node.value), f" {node.value!r}")


def _record(node: Node, shape: Record, key: str, state: _Decoding) -> dict[str, Any]:
    assert isinstance(node.value, dict)  # noqa: S101 - the callers' own invariant
    assert node.keys is not None  # noqa: S101
    result: dict[str, Any] = {"@": (node.line, node.column)}
    for name in node.value:
        if name not in shape.keys:
            near = nearest(name, shape.keys)
            hint = f"did you mean {near}?" if near else f"the keys are {', '.join(shape.keys)}"
            state.fault("unknown", f"the key {name} means nothing here", hint, node.keys[name], name)
    for name, entry in shape.keys.items():
        path = _path(key, name)
        given = node.value.get(name)
        nothing = given is None or (given.value is None and not given.quoted)
        if nothing:
            result[name] = entry.default
            if entry.required:
                where = (given.line, given.column) if given else (node.line, node.column)
                state.fault("missing", f"{path} is missing", f"add {name}: {entry.shape.says}", where, name)
            elif isinstance(entry.shape, Record) and entry.default is None:
                result[name] = _record(Node({}, node.line, node.column, keys={}), entry.shape, path, _Decoding())
        else:
            assert given is not None  # noqa: S101 - `nothing` covers it
            result[name] = _decode(given, entry.shape, path, state, entry.default)
    return result


def _mapping(node: Node, item: Shape, key: str, state: _Decoding) -> dict[str, Any]:
    assert isinstance(node.value, dict)  # noqa: S101
    assert node.keys is not None  # noqa: S101
    result = {}
    for name, inner in node.value.items():
        if not ID.match(name):
            state.fault("value", f"{name!r} is not {IDENTIFIER.says}", "rename it", node.keys[name], name)
            continue
        result[name] = _decode(inner, item, f"{key}.{name}" if key else name, state, None)
    return result


def _list(node: Node, item: Shape, least: int, key: str, state: _Decoding) -> tuple[Any, ...]:
    assert isinstance(node.value, tuple)  # noqa: S101
    if len(node.value) < least:
        state.fault("value", f"{key} is empty", f"name at least {least}", (node.line, node.column), key)
    decoded = (_decode(inner, item, _label(inner, item, key), state, None) for inner in node.value)
    return tuple(value for value in decoded if value is not None)


def _path(key: str, name: str) -> str:
    """What a fault calls a key: where it belongs, and its name."""
    if key.endswith(":"):
        return f"{key} {name}"
    if key.startswith("an entry"):
        return f"{name} of {key}"
    return f"{key}.{name}" if key else name


def _label(node: Node, item: Shape, key: str) -> str:
    """What a fault calls an entry of a list: its own id where it has one, as a person would."""
    identifier = node.value.get("id") if isinstance(node.value, dict) else None
    if isinstance(item, Record) and identifier is not None and isinstance(identifier.value, str):
        return f"{identifier.value[:60]}:"
    return f"an entry of {key.rstrip(':')}" if key else "an entry"


def _scalar(node: Node, shape: Shape) -> Any:
    if not isinstance(node.value, str):
        return (
            At("", node.line, node.column) if isinstance(shape, Text) and shape.empty and node.value is None else None
        )
    text = node.value.strip()
    convert: Callable[[str], Any] | None = _CONVERTERS.get(type(shape))
    if convert is not None:
        return convert(text)
    match shape:
        case Pattern(pattern):
            return At(text, node.line, node.column) if pattern.match(text) else None
        case Choice(words):
            return At(text, node.line, node.column) if text in words else None
        case Whole(least, most):
            number = int(text) if re.fullmatch(r"[0-9]{1,9}", text) else -1
            return number if number >= least and (most is None or number <= most) else None
        case Date(time):
            return At(text, node.line, node.column) if _is_date(text, time=time) else None
        case Text(empty):
            return At(text, node.line, node.column) if text or empty else None
    return None


def _flag(text: str) -> bool | None:
    return {"true": True, "false": False}.get(text)


def _fraction(text: str) -> float | None:
    return float(text) if re.fullmatch(r"0(\.[0-9]{1,6})?|1(\.0{1,6})?", text) else None


_CONVERTERS: dict[type, Callable[[str], Any]] = {Flag: _flag, Fraction: _fraction}


def _is_date(text: str, *, time: bool) -> bool:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            dt.date.fromisoformat(text)
        elif time and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9:.]+(Z|[+-][0-9:]+)?", text):
            dt.datetime.fromisoformat(text)
        else:
            return False
    except ValueError:
        return False
    return True
