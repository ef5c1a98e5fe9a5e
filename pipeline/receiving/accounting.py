"""The account of a returned file: of every tracked change, unseen edit and comment what became of it, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass
from enum import Enum
from typing import TYPE_CHECKING

from pipeline.errors import RefusedError
from pipeline.receiving.lines import is_contents
from pipeline.wordfile.values import EventKind, Position, Story

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipeline.receiving.generated import Generated
    from pipeline.receiving.values import Change, Made
    from pipeline.wordfile.inventory import Entry
    from pipeline.wordfile.values import Event, Key, Reading

_LONGEST = 200
_END = "¶"
"""How the end of a paragraph is shown."""
_KINDS = {
    "ins": "insertion",
    "del": "deletion",
    "moveFrom": "move",
    "moveTo": "move",
    "moveFromRangeStart": "move",
    "moveToRangeStart": "move",
    "cellIns": "table",
    "cellDel": "table",
    "cellMerge": "table",
    "tblGridChange": "table",
    "comment": "comment",
}
UNPRINTED = "nothing of it is left, or is printed"
"""Why there was nothing to do for a change."""
_LOOKS = "how the text looks comes from the templates"
_REFUSED = {
    EventKind.MARK_FORMAT: _LOOKS,
    EventKind.SECTION_FORMAT: _LOOKS,
    EventKind.TABLE_FORMAT: _LOOKS,
    EventKind.ROW_FORMAT: _LOOKS,
    EventKind.CELL_FORMAT: _LOOKS,
    EventKind.GRID: _LOOKS,
    EventKind.STYLE_FORMAT: _LOOKS,
    EventKind.NUMBER: "numbers are given when a paper is built",
}
_SAID = frozenset(("b", "bCs", "i", "iCs", "strike", "dstrike", "vertAlign", "smallCaps", "rStyle"))
"""Properties of characters that the source can say."""


class Outcome(Enum):
    """What became of a change or a comment."""

    APPLIED = "applied"
    KEPT = "kept"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True, slots=True)
class Fate:
    """What became of a change, where it stands, why, and what to do; ``line`` is 0 where there is none to go to."""

    outcome: Outcome
    section: str = ""
    path: str = ""
    line: int = 0
    reason: str = ""
    hint: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Item(Fate):
    """One line of the account: what became of what.

    ``id`` is the part and the ordinal of the tracked change there, empty for an edit that was not tracked. ``kind`` is
    ``insertion``, ``deletion``, ``move``, ``format``, ``row``, ``table``, ``untracked`` or ``comment``. ``author`` is
    a person's id, ``date`` what the file says.
    """

    id: str
    kind: str
    author: str
    date: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Books:
    """What an account is made of.

    ``fates`` are the changes of sections, each with what became of it; ``made`` the changes of what the build makes.
    ``people`` are the ids of the persons by the names they go by in the file; ``contents`` the paragraphs of the
    reading that are contents by what they say alone.
    """

    reading: Reading
    inventory: Sequence[Entry]
    fates: Sequence[tuple[Change, Fate]]
    made: Sequence[Made]
    generated: Generated
    people: Mapping[str, str]
    reviewer: str
    contents: frozenset[int] = frozenset()


def account(books: Books) -> list[Item]:
    """What became of every tracked change, in the order of the file, and then of the edits that were not tracked.

    Raises `RefusedError` where that is not one line for each change that the raw XML holds.
    """
    items = _Account(books).items()
    wanted = sum(entry.kind != "comment" for entry in books.inventory)
    if len({item.id for item in items if item.id}) != wanted:
        message = f"the account has not one line for each of the {wanted} tracked changes"
        raise RefusedError(message, reason="unbalanced", hint="send the file to the maintainers")
    return items


class _Account:
    def __init__(self, books: Books) -> None:
        self._books = books
        reading = books.reading
        self._events = {event.key: event for event in reading.events}
        self._texts: dict[Key, str] = {}
        self._stories: dict[Key, Story] = {}
        self._moves: dict[str, set[Key]] = {}
        self._contents: set[Key] = set()
        for paragraph in reading.paragraphs:
            marked = [(mark, _END) for mark in paragraph.marks]
            marked += [(mark, piece.text) for piece in paragraph.pieces for mark in piece.marks]
            for mark, text in marked:
                self._texts[mark.key] = self._texts.get(mark.key, "") + text
                self._stories[mark.key] = paragraph.story
                if is_contents(paragraph) or paragraph.index in books.contents:
                    self._contents.add(mark.key)
                if mark.move:
                    self._moves.setdefault(mark.move, set()).add(mark.key)
        self._by_key: dict[Key, list[Fate]] = {}
        for change, fate in books.fates:
            for key in change.keys:
                self._by_key.setdefault(key, []).append(fate)
        self._by_made: dict[Key, list[Made]] = {}
        for one in books.made:
            for key in one.keys:
                self._by_made.setdefault(key, []).append(one)

    def items(self) -> list[Item]:
        result = []
        for entry in self._books.inventory:
            if entry.kind == "comment":
                continue
            item = Item(
                id=f"{entry.key.part}#{entry.key.serial}",
                kind="row" if entry.of == "row" else _KINDS.get(entry.kind, "format"),
                author=self._books.people.get(entry.author, entry.author),
                date=entry.utc or entry.date,
                text=_shown(self._texts.get(entry.key, "") or self._words(entry.key)),
                **asdict(self._fate(entry.key)),
            )
            result.append(item)
        unseen = [
            (_turned(change.before, change.after, change.act), fate)
            for change, fate in self._books.fates
            if change.unseen
        ]
        unseen += [
            (_turned(one.before, one.after, "moved"), self._of_made(one)) for one in self._books.made if one.unseen
        ]
        reviewer = self._books.reviewer
        result += [
            Item(id="", kind="untracked", author=reviewer, date="", text=text, **asdict(fate)) for text, fate in unseen
        ]
        return result

    def _words(self, key: Key) -> str:
        """The words that an event is of, in the paragraph that it begins in."""
        event = self._events.get(key)
        if event is None or event.start == event.end:
            return ""
        paragraph = self._books.reading.paragraphs[event.start.paragraph]
        stop = event.end.offset if event.end.paragraph == event.start.paragraph else len(paragraph.text)
        return paragraph.text[event.start.offset : stop]

    def _fate(self, key: Key) -> Fate:
        fates = self._by_key.get(key, [])
        if fates:
            return next((fate for fate in fates if fate.outcome is not Outcome.APPLIED), fates[0])
        made = self._by_made.get(key)
        if made:
            return self._of_made(made[0])
        event = self._events.get(key)
        if event is not None:
            return self._of_event(event)
        if key in self._contents:
            hint = "change the heading or the caption itself"
            return Fate(outcome=Outcome.REFUSED, reason="the contents are made of headings and captions", hint=hint)
        story = self._stories.get(key, Story.BODY)
        if story in (Story.HEADER, Story.FOOTER):
            hint = "what stands at the head and foot of pages comes from paper.yaml and initiative.yaml"
            return Fate(outcome=Outcome.REFUSED, reason="heads and feet of pages are made by the build", hint=hint)
        if story is Story.COMMENT:
            return Fate(outcome=Outcome.APPLIED, reason="it is within a comment, which is taken as it now reads")
        return Fate(outcome=Outcome.APPLIED, reason=UNPRINTED)

    def _beside(self, event: Event) -> list[Key]:
        """The changes of the same author on the characters right before and behind an event."""
        found: list[Key] = []
        for paragraph in self._books.reading.paragraphs[event.start.paragraph : event.end.paragraph + 1]:
            at = 0
            for piece in paragraph.pieces:
                start, end = Position(paragraph.index, at), Position(paragraph.index, at + len(piece.text))
                if start <= event.end and end >= event.start:
                    found += [mark.key for mark in piece.marks if mark.author == event.author]
                at += len(piece.text)
        return found

    def _of_made(self, made: Made) -> Fate:
        said = self._books.generated.said(made)
        return Fate(
            outcome=Outcome.KEPT if said.path else Outcome.REFUSED,
            path=said.path,
            line=said.line,
            reason=said.reason,
            hint=said.hint,
        )

    def _of_event(self, event: Event) -> Fate:
        if event.kind in (EventKind.MOVED_AWAY, EventKind.MOVED_HERE):
            keys = [key for key in self._moves.get(event.move, ()) if key in self._by_key or key in self._by_made]
            return self._fate(min(keys)) if keys else Fate(outcome=Outcome.APPLIED, reason="nothing was moved by it")
        if event.kind is EventKind.MARKUP:  # such as the ends of a field, which go with what it shows
            beside = [key for key in self._beside(event) if key in self._by_key or key in self._by_made]
            return self._fate(beside[0]) if beside else Fate(outcome=Outcome.APPLIED, reason=UNPRINTED)
        reason = _REFUSED.get(event.kind)
        if reason is None and event.kind is EventKind.RUN_FORMAT and not _SAID & set(event.changed):
            reason = _LOOKS
        if reason is None and event.kind is EventKind.PARAGRAPH_FORMAT and "pStyle" not in event.changed:
            reason = _LOOKS
        if reason is not None:
            hint = "an editor changes templates/ for all papers" if reason == _LOOKS else ""
            return Fate(outcome=Outcome.REFUSED, reason=reason, hint=hint)
        section, path, line = self._books.generated.where(event.start)
        if not path:
            return Fate(outcome=Outcome.REFUSED, reason="it is of text that the build makes")
        hint = "change it in the source: *emphasis*, **strong**, ## for a heading, - for an item"
        return Fate(outcome=Outcome.KEPT, section=section, path=path, line=line, reason=event.kind.value, hint=hint)


def totals(items: Sequence[Item]) -> dict[str, int]:
    """How many there are of each outcome, and in all."""
    counts = Counter(item.outcome.value for item in items)
    return {**{outcome.value: counts[outcome.value] for outcome in Outcome}, "all": len(items)}


def shortened(text: str) -> str:
    """The beginning of a text, in one line, things in it left out."""
    plain = " ".join(text.replace("\ufffc", " ").split())
    return plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"


def _shown(text: str) -> str:
    """Words that were changed; of blanks alone, that they are some."""
    return shortened(text) or ("(a blank)" if text and text.isspace() else "")


def _turned(before: str, after: str, act: str) -> str:
    """What was done without tracking; ``act`` says it of words that are what they were."""
    if before == after:
        return f"{act}: {_shown(before)}"
    if before and after:
        return f"{_shown(before)} → {_shown(after)}"
    return f"− {_shown(before)}" if before else f"+ {_shown(after)}"
