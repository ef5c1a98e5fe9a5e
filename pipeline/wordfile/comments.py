"""The comments of a Word file: threads, what is resolved, and what each hangs on, from whichever parts tell of it.

Word tells of replies and resolutions in a part of its own since 2013, of moments in UTC since 2020; LibreOffice keeps
what is resolved and loses whose reply a comment is; Google Docs writes each reply as a comment on the same words. What
a file does not tell is left open, not guessed.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.ooxml.xml import Element, P, find_all, name
from pipeline.wordfile.inventory import changes_in
from pipeline.wordfile.names import AUTHOR, DATE, ID, PARA_ID, attribute, more
from pipeline.wordfile.settling import accepted
from pipeline.wordfile.values import Key, Story

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.wordfile.opening import WordFile
    from pipeline.wordfile.values import Paragraph, Range, Reading

_YES = frozenset(("1", "true", "on"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment as the file tells it.

    ``date`` is by the author's clock whatever letter it ends in, ``utc`` the moment where the file tells it too.
    ``parent`` is the id of the comment that it answers, empty for the first of a thread. ``person`` is by what Word
    knew the author, such as an e-mail address; ``durable`` the id that Word keeps through all savings. ``range`` is
    what it hangs on, the place of its number where it hangs on no words; ``None`` where it hangs on nothing.
    """

    key: Key
    id: str
    author: str
    initials: str
    date: str
    utc: str
    paragraphs: tuple[str, ...]
    parent: str
    done: bool
    person: str
    durable: str
    range: Range | None

    @property
    def text(self) -> str:
        """Its paragraphs, a line each."""
        return "\n".join(self.paragraphs)


def comments(file: WordFile, reading: Reading) -> tuple[Comment, ...]:
    """The comments of a file in their order there; ``reading`` is what was read of the same file."""
    part = next((part for story, part in file.stories if story == Story.COMMENT), None)
    if part is None:
        return ()
    root = file.roots[part]
    keys = {element: Key(part, serial) for serial, element in enumerate(changes_in(root), 1)}
    elements = find_all(root, "w:comment")
    extended = _Extended(file, elements)
    # The first of a name counts, and a range before the mere place of a number.
    ranges = {one.name: one for one in (*reversed(reading.comment_marks), *reversed(reading.comment_ranges))}
    texts = _texts(reading)
    return tuple(
        Comment(
            key=keys[element],
            id=key,
            author=attribute(element, AUTHOR),
            initials=attribute(element, name("w:initials")),
            date=attribute(element, DATE),
            utc=extended.moments.get(key, ""),
            paragraphs=texts.get(key, ()),
            parent=extended.parents.get(key, ""),
            done=key in extended.done,
            person=extended.people.get(attribute(element, AUTHOR), ""),
            durable=extended.durable.get(key, ""),
            range=ranges.get(key),
        )
        for element in elements
        for key in (attribute(element, ID),)
    )


def _texts(reading: Reading) -> Mapping[str, tuple[str, ...]]:
    """The paragraphs of each comment, by its id."""
    held: dict[str, list[Paragraph]] = {}
    for paragraph in reading.paragraphs:
        if paragraph.story == Story.COMMENT:
            held.setdefault(paragraph.note, []).append(paragraph)
    return {key: tuple(settled.text for settled in accepted(paragraphs)) for key, paragraphs in held.items()}


class _Extended:
    """What other parts tell of comments, by the comment's id: they know it by the ids of its paragraphs."""

    def __init__(self, file: WordFile, elements: list[Element]) -> None:
        # Word says the last paragraph's id; other programs have been seen to say the first one's.
        owners: dict[str, str] = {}
        for element in elements:
            for paragraph in reversed(list(element.iter(P))):
                owners.setdefault(attribute(paragraph, PARA_ID).upper(), attribute(element, ID))
        owners.pop("", None)
        self.done: set[str] = set()
        self.parents: dict[str, str] = {}
        for extension in _children(file, "commentsExtended", "w15:commentEx"):
            owner = owners.get(attribute(extension, more("w15:paraId")).upper(), "")
            parent = owners.get(attribute(extension, more("w15:paraIdParent")).upper(), "")
            if owner and attribute(extension, more("w15:done")).lower() in _YES:
                self.done.add(owner)
            if owner and parent:
                self.parents[owner] = parent
        for key in [key for key in self.parents if self._goes_round(key)]:
            del self.parents[key]
        self.durable = {
            owners[paragraph]: attribute(element, more("w16cid:durableId"))
            for element in _children(file, "commentsIds", "w16cid:commentId")
            for paragraph in (attribute(element, more("w16cid:paraId")).upper(),)
            if paragraph in owners
        }
        moments = {
            attribute(element, more("w16cex:durableId")).upper(): attribute(element, more("w16cex:dateUtc"))
            for element in _children(file, "commentsExtensible", "w16cex:commentExtensible")
        }
        self.moments = {key: moments.get(durable.upper(), "") for key, durable in self.durable.items()}
        self.people: dict[str, str] = {}
        for person in _children(file, "people", "w15:person"):
            presence = person.find(more("w15:presenceInfo"))
            if presence is not None:
                self.people.setdefault(attribute(person, more("w15:author")), attribute(presence, more("w15:userId")))

    def _goes_round(self, key: str) -> bool:
        seen: set[str] = set()
        while key in self.parents and key not in seen:
            seen.add(key)
            key = self.parents[key]
        return key in seen


def _children(file: WordFile, kind: str, tag: str) -> list[Element]:
    root = file.related(kind)
    return [] if root is None else list(root.iter(more(tag)))
