"""Which comments of a file that came back are those of the records already, whatever its client has lost of them.

LibreOffice drops whose reply a comment is and the zones of dates, and puts comments into another order; Google Docs
writes every reply as a comment of its own. What is left to know a comment by is who said what and when.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from pipeline.papers.moments import moment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.papers.values import Comment, ReviewRecord
    from pipeline.wordfile.values import Key

_FARTHEST = dt.timedelta(hours=14)
_STEP = dt.timedelta(minutes=15)
"""What a date is off by whose zone was lost: zones go up to fourteen hours, in quarters of an hour."""


class Result(Enum):
    """What became of a comment that came back."""

    NEW = "new"
    UPDATED = "updated"
    KNOWN = "known"
    KEPT = "kept for a person"
    REFUSED = "refused"


@dataclass(frozen=True, kw_only=True, slots=True)
class Heard:
    """One comment or reply of a file that came back, its place found.

    ``key`` names it for the account, ``id`` in the file; ``parent`` is the id of the thread's first, empty for that one
    or where the file does not tell. ``author`` is the id of a person in the registry, empty where nobody is known by
    that name. ``date`` is a moment with its zone, empty where the file tells none. ``section`` is empty where it hangs
    on generated text or on nothing; ``quote`` are the words that it hangs on, ``block``, ``part`` and ``occurrence``
    say where these stand. ``done`` is ``None`` where the file does not tell what is settled.
    """

    key: Key
    id: str
    parent: str
    author: str
    date: str
    text: str
    done: bool | None
    section: str
    block: int | None
    quote: str
    part: str = ""
    occurrence: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Known:
    """A comment of the records, or a reply to one, as it was sent and as it is now; ``None`` where it is not.

    ``reply`` is true of a reply to the comment; ``said`` are its versions as dates and texts.
    """

    path: str
    section: str
    reviewer: str
    author: str
    sent: Comment | None
    now: Comment | None
    reply: bool
    said: tuple[tuple[str, str], ...]

    @property
    def comment(self) -> Comment:
        """The comment, as it is now if it still is."""
        either = self.now or self.sent
        assert either is not None  # noqa: S101 - one of both it was made of
        return either

    @property
    def thread(self) -> tuple[str, str]:
        """The record and the comment that it belongs to."""
        return self.path, self.comment.id


def known_in(sent: Sequence[ReviewRecord], now: Sequence[ReviewRecord]) -> list[Known]:
    """The comments and replies of the records of both times."""
    before = {(record.path, one.id): (record, one) for record in sent for one in record.comments}
    after = {(record.path, one.id): (record, one) for record in now for one in record.comments}
    found = []
    for key in dict.fromkeys((*after, *before)):
        old, new = before.get(key), after.get(key)
        if old and new and (old[1].author.id, old[1].date) != (new[1].author.id, new[1].date):
            # Another comment has got the number of one that was taken out.
            found += [*_of(old[0], old[1], None), *_of(new[0], None, new[1])]
        else:
            record, _ = after.get(key) or before[key]
            found += _of(record, old[1] if old else None, new[1] if new else None)
    return found


def _of(record: ReviewRecord, sent: Comment | None, now: Comment | None) -> Iterator[Known]:
    versions = [one for one in (now, sent) if one is not None]

    def known(author: str, said: tuple[tuple[str, str], ...], *, reply: bool) -> Known:
        return Known(
            path=record.path,
            section=record.section,
            reviewer=record.reviewer.id,
            author=author,
            sent=sent,
            now=now,
            reply=reply,
            said=said,
        )

    yield known(versions[0].author.id, tuple((one.date, one.text) for one in versions), reply=False)
    replies: Counter[tuple[str, str, str]] = Counter()
    for one in versions:
        replies |= Counter((reply.author.id, reply.date, reply.text) for reply in one.replies)
    for author, date, text in replies.elements():
        yield known(author, ((date, text),), reply=True)


def recognised(heard: Sequence[Heard], known: Sequence[Known]) -> dict[int, Known]:
    """The known comment that each heard one is, by its place in the sequence; what is new is left out."""
    found: dict[int, Known] = {}
    free = list(known)
    roots = roots_of(heard)
    # Those that answer one are looked for in its thread, once that is known.
    for of_threads in (True, False):
        for test in (_exactly, _by_text, _by_date):
            for place, one in enumerate(heard):
                if place in found or (roots[place] == place) is not of_threads:
                    continue
                thread = found[roots[place]].thread if roots[place] in found else None
                able = [
                    index
                    for index, other in enumerate(free)
                    if one.author == other.author
                    and (of_threads or (other.reply and other.thread == thread))
                    and test(one, other)
                ]
                if able:
                    best = max(able, key=lambda index, one=one: _likeness(one, free[index]))  # type: ignore[misc]
                    found[place] = free.pop(best)
    return found


def unheard(heard: Sequence[Heard], known: Sequence[Known]) -> list[Known]:
    """The comments and replies that were sent and are still in the records, and that none of the heard ones is."""
    found = recognised(heard, known).values()
    return [
        one
        for one in known
        if one.sent is not None and one.now is not None and not any(one is other for other in found)
    ]


def roots_of(heard: Sequence[Heard]) -> list[int]:
    """Of each comment the place of the first of its thread, as the file tells it."""
    places = {one.id: place for place, one in enumerate(heard)}
    roots = []
    for place in range(len(heard)):
        root, seen = place, {place}
        while (above := places.get(heard[root].parent, root)) not in seen:
            root = above
            seen.add(root)
        roots.append(root)
    return roots


def hangs_alike(one: Heard, other: Heard) -> bool:
    """Whether two comments of a file hang on the very same words."""
    return bool(one.quote) and _words(one) == _words(other)


def _words(one: Heard) -> tuple[object, ...]:
    return one.section, one.block, one.part, one.quote, one.occurrence


def plain(text: str) -> str:
    """A comment's text without what clients change in it: blanks at the ends of lines, and round it all."""
    return "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").split("\n")).strip()


def _exactly(one: Heard, other: Known) -> bool:
    return any(_same_moment(one.date, date) and plain(one.text) == plain(text) for date, text in other.said)


def _by_text(one: Heard, other: Known) -> bool:
    """The same words of the same person, where the date may have been lost, or stand for the same moment."""
    alike = (one.section, one.block) == (other.section, other.comment.block)
    return any(
        plain(one.text) == plain(text) and (alike or not one.date or _is_shifted(one.date, date))
        for date, text in other.said
    )


def _by_date(one: Heard, other: Known) -> bool:
    return any(_same_moment(one.date, date) for date, _ in other.said)


def _likeness(one: Heard, other: Known) -> tuple[bool, ...]:
    """How alike two places are; of several that are alike, the first is taken."""
    comment = other.comment
    return (
        one.section == other.section,
        one.block == comment.block,
        plain(one.quote) == plain(comment.quote),
        one.part == comment.part,
        one.occurrence == comment.occurrence,
    )


def _same_moment(one: str, other: str) -> bool:
    return bool(one) and abs(moment(one) - moment(other)) < dt.timedelta(seconds=1)


def _is_shifted(one: str, other: str) -> bool:
    apart = abs(moment(one) - moment(other))
    return apart <= _FARTHEST and apart % _STEP < dt.timedelta(seconds=1)
