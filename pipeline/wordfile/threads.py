"""Comments written into a package as Word's own threads: with replies, with what is resolved, with who wrote them.

What Word needs for a thread is spread over five parts: ``comments.xml`` holds the texts, ``commentsExtended.xml`` says
by the ids of their last paragraphs which one answers which and what is done ([MS-DOCX] 2.5.1), ``commentsIds.xml`` and
``commentsExtensible.xml`` hold lasting ids and the moments in UTC, ``people.xml`` the authors. Every answer needs a
range in the text as well, or Word drops it. The same comments give the same bytes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.ooxml.package import DOCUMENT, FOOTNOTES, STYLES, Package
from pipeline.ooxml.xml import NAMESPACES, Element, P, attribute, content, find_all, make, name
from pipeline.wordfile.names import MORE, PARA_ID, more
from pipeline.wordfile.placing import At, Places

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_MICROSOFT = "http://schemas.microsoft.com/office/"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_TOP = 0x7FFFFFFF
"""Ids of paragraphs are below 0x80000000: Word gives larger ones anew, and loses the thread ([MS-DOCX] 2.2.4)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Part:
    name: str
    root: str
    kind: str
    type: str


_ENDNOTES = "word/endnotes.xml"
_COMMENTS = _Part(name="word/comments.xml", root="w:comments", kind="comments", type=f"{_TYPE}comments+xml")
_EXTENDED = _Part(
    name="word/commentsExtended.xml", root="w15:commentsEx", type=f"{_TYPE}commentsExtended+xml",
    kind=f"{_MICROSOFT}2011/relationships/commentsExtended",
)  # fmt: skip
_IDS = _Part(
    name="word/commentsIds.xml", root="w16cid:commentsIds", type=f"{_TYPE}commentsIds+xml",
    kind=f"{_MICROSOFT}2016/09/relationships/commentsIds",
)  # fmt: skip
_EXTENSIBLE = _Part(
    name="word/commentsExtensible.xml", root="w16cex:commentsExtensible", type=f"{_TYPE}commentsExtensible+xml",
    kind=f"{_MICROSOFT}2018/08/relationships/commentsExtensible",
)  # fmt: skip
_PEOPLE = _Part(
    name="word/people.xml", root="w15:people", type=f"{_TYPE}people+xml",
    kind=f"{_MICROSOFT}2011/relationships/people",
)  # fmt: skip

_STYLES = {
    "annotation text": (
        '<w:style w:type="paragraph" w:styleId="CommentText"><w:name w:val="annotation text"/>'
        '<w:uiPriority w:val="99"/><w:unhideWhenUsed/><w:rPr><w:sz w:val="20"/><w:szCs w:val="20"/></w:rPr></w:style>'
    ),
    "annotation reference": (
        '<w:style w:type="character" w:styleId="CommentReference"><w:name w:val="annotation reference"/>'
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:unhideWhenUsed/>'
        '<w:rPr><w:sz w:val="16"/><w:szCs w:val="16"/></w:rPr></w:style>'
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One comment, or one answer: by whom, when (a moment with its zone), and the text, a paragraph a line."""

    author: str
    date: dt.datetime
    text: str
    initials: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """A comment with its answers, what it hangs on, and whether it is resolved."""

    first: Said
    at: At
    replies: tuple[Said, ...] = ()
    resolved: bool = False


def add_threads(package: Package, threads: Sequence[Thread], places: Places | None = None) -> None:
    """Add threads to a package, in place; comments that it holds already stay. ``places`` are its own, if known.

    Raises `KeyError` where a thread hangs on a bookmark or a paragraph that is not there; the package is then not to be
    used.
    """
    if not threads:
        return
    styles = _styled(package)
    roots = {part: _root(package, part) for part in (_COMMENTS, _EXTENDED, _IDS, _EXTENSIBLE, _PEOPLE)}
    # Above those of the notes, too: where a comment stands between the first two notes, LibreOffice (7.4) sorts the ids
    # of both together, and gives notes each other's text or none.
    numbers = [
        int(known.get(name("w:id"), "0"))
        for part, kind in ((_COMMENTS.name, "w:comment"), (FOOTNOTES, "w:footnote"), (_ENDNOTES, "w:endnote"))
        if part in package
        for known in find_all(package.tree(part), kind)
    ]
    writer = _Writer(roots, styles, _para_ids(package), max(numbers, default=-1) + 1)
    places = places or Places(package)
    for thread in threads:
        keys = writer.write(thread)
        before = "".join(f'<w:commentRangeStart w:id="{key}"/>' for key in keys)
        after = "".join(
            f'<w:commentRangeEnd w:id="{key}"/><w:r><w:rPr><w:rStyle w:val={attribute(styles.reference)}/></w:rPr>'
            f'<w:commentReference w:id="{key}"/></w:r>'
            for key in keys
        )
        places.wrap(thread.at, before, after)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Styles:
    text: str
    reference: str


class _Writer:
    """Writes threads into the parts that tell of them."""

    def __init__(self, roots: dict[_Part, Element], styles: _Styles, taken: set[str], number: int) -> None:
        self._roots = roots
        self._styles = styles
        self._taken = taken
        self._number = number
        self._people = {person.get(more("w15:author")) for person in roots[_PEOPLE]}

    def write(self, thread: Thread) -> list[int]:
        """Write a thread; the ids of its comments in the file."""
        keys, parent = [], ""
        for said in (thread.first, *thread.replies):
            paragraph = self._write(said, parent, done=thread.resolved)
            parent = parent or paragraph
            keys.append(self._number)
            self._number += 1
        return keys

    def _write(self, said: Said, parent: str, *, done: bool) -> str:
        """Write one comment; the id of its last paragraph."""
        moment = said.date.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        lines = said.text.split("\n")
        told = f"{self._number}|{said.author}|{moment}|{said.text}"
        ids = [self._id(f"{told}|{place}") for place in range(len(lines))]
        durable = self._id(f"{told}|durable")
        number = f"<w:r><w:rPr><w:rStyle w:val={attribute(self._styles.reference)}/></w:rPr><w:annotationRef/></w:r>"
        paragraphs = "".join(
            f"<w:p><w:pPr><w:pStyle w:val={attribute(self._styles.text)}/></w:pPr>{number if place == 0 else ''}"
            f'<w:r><w:t xml:space="preserve">{content(line)}</w:t></w:r></w:p>'
            for place, line in enumerate(lines)
        )
        comment = make(
            f'<w:comment w:id="{self._number}" w:author={attribute(said.author)} w:date="{moment}"'
            f" w:initials={attribute(said.initials or _initials(said.author))}>{paragraphs}</w:comment>"
        )
        for paragraph, key in zip(comment.iter(P), ids, strict=True):
            paragraph.set(PARA_ID, key)
            paragraph.set(more("w14:textId"), "77777777")
        self._roots[_COMMENTS].append(comment)
        extension = {"w15:paraId": ids[-1], "w15:paraIdParent": parent, "w15:done": "1" if done else "0"}
        self._add(_EXTENDED, "w15:commentEx", {key: value for key, value in extension.items() if value})
        self._add(_IDS, "w16cid:commentId", {"w16cid:paraId": ids[-1], "w16cid:durableId": durable})
        self._add(_EXTENSIBLE, "w16cex:commentExtensible", {"w16cex:durableId": durable, "w16cex:dateUtc": moment})
        if said.author not in self._people:
            self._people.add(said.author)
            person = self._add(_PEOPLE, "w15:person", {"w15:author": said.author})
            presence = person.makeelement(more("w15:presenceInfo"), {})
            presence.set(more("w15:providerId"), "None")
            presence.set(more("w15:userId"), said.author)
            person.append(presence)
        return ids[-1]

    def _add(self, part: _Part, tag: str, values: dict[str, str]) -> Element:
        root = self._roots[part]
        made = root.makeelement(more(tag), {more(key): value for key, value in values.items()})
        root.append(made)
        return made

    def _id(self, told: str) -> str:
        """An id of eight hexadecimal digits, made of what it is for; another where it is taken."""
        for attempt in range(1000):
            digest = hashlib.sha256(f"{told}|{attempt}".encode()).hexdigest()
            key = f"{int(digest[:8], 16) & _TOP:08X}"
            if key not in self._taken and key != "00000000":
                self._taken.add(key)
                return key
        raise AssertionError(told)


def _initials(author: str) -> str:
    return "".join(word[0] for word in author.split())[:9]


def _root(package: Package, part: _Part) -> Element:
    """The root of a part, made and related to the document if it is missing."""
    if part.name not in package:
        # What older programs do not know is to be ignored, as Word itself says in these parts (ECMA-376 part 3, 7.2).
        ignored = " ".join(prefix for prefix in MORE if prefix.startswith("w1"))
        spaces = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in {"w": NAMESPACES["w"], **MORE}.items())
        made = make(f'<{part.root} {spaces} mc:Ignorable="{ignored}"/>')
        package.put(part.name, made, part.type)
        package.relate(DOCUMENT, part.kind, part.name)
    return package.tree(part.name)


def _styled(package: Package) -> _Styles:
    """The ids of the styles of comments, added where the package lacks them."""
    root = package.tree(STYLES)
    known = {
        called.get(name("w:val"), "").lower(): style.get(name("w:styleId"), "")
        for style in find_all(root, "w:style")
        for called in find_all(style, "w:name")
    }
    for called, style in _STYLES.items():
        if called not in known:
            made = make(style)
            root.append(made)
            known[called] = made.get(name("w:styleId"), "")
    return _Styles(text=known["annotation text"], reference=known["annotation reference"])


def _para_ids(package: Package) -> set[str]:
    return {key.upper() for part in list(package.parts) for key in _ids_in(package, part)}


def _ids_in(package: Package, part: str) -> Iterator[str]:
    """The ids of paragraphs and rows in a part of the text."""
    if part.startswith("word/") and part.endswith(".xml") and part.count("/") == 1:
        elements: Iterable[Element] = package.tree(part).iter("*")
        yield from (key for element in elements if (key := element.get(PARA_ID)))
