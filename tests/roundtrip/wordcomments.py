"""Comments as Word writes them: a range and a mark in the text, and the threads in parts of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lxml import etree

from pipeline.ooxml.package import DOCUMENT
from pipeline.ooxml.xml import T, make, name

from .wordnoise import MORE, declare
from .wordtext import chosen

if TYPE_CHECKING:
    from pipeline.ooxml.xml import Element

    from .wordopen import Open

_MICROSOFT = "http://schemas.microsoft.com/office/"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_PARTS = {
    "word/comments.xml": ("w:comments", "comments", f"{_TYPE}comments+xml"),
    "word/commentsExtended.xml": (
        "w15:commentsEx", f"{_MICROSOFT}2011/relationships/commentsExtended", f"{_TYPE}commentsExtended+xml",
    ),
}  # fmt: skip
_COMMENTS, _EXTENDED = _PARTS
_PARA_ID, _PARENT, _DONE = f"{{{MORE['w14']}}}paraId", f"{{{MORE['w15']}}}paraIdParent", f"{{{MORE['w15']}}}done"
_EX, _EX_ID = f"{{{MORE['w15']}}}commentEx", f"{{{MORE['w15']}}}paraId"
_RANGE = ("w:commentRangeStart", "w:commentRangeEnd")


class Comments:
    """The comments of a document that is open; parts that are missing are made with the first comment."""

    def __init__(self, word: Open) -> None:
        self._word = word
        self._roots: dict[str, Element] = {}

    def comment(self, words: str, text: str) -> None:
        """A thread begun on some words."""
        paragraph, start, end = self._word.find(words)
        taken = chosen(paragraph, start, end)
        key = self._new(text)
        marks = [make(f'<{mark} w:id="{key}"/>') for mark in _RANGE]
        taken[0].addprevious(marks[0])
        taken[-1].addnext(marks[1])
        marks[1].addnext(_reference(key))

    def reply(self, text: str, answer: str) -> None:
        """An answer, which has the same range as what it answers."""
        known = self._called(text)
        key = self._new(answer, parent=self._paragraph_id(known))
        asked = known.get(name("w:id"))
        for mark in _RANGE:
            for root in self._word.roots:
                for one in [one for one in root.iter(name(mark)) if one.get(name("w:id")) == asked]:
                    one.addnext(make(f'<{mark} w:id="{key}"/>'))
        for root in self._word.roots:
            for one in [one for one in root.iter(name("w:commentReference")) if one.get(name("w:id")) == asked]:
                one.getparent().addnext(_reference(key))

    def resolve(self, text: str) -> None:
        """The thread that a comment began is done."""
        key = self._paragraph_id(self._called(text))
        for one in self._root(_EXTENDED).iter(_EX):
            if one.get(_EX_ID) == key:
                one.set(_DONE, "1")

    def _new(self, text: str, parent: str = "") -> str:
        key, (wall, _) = self._word.number(), self._word.dated()
        initials = "".join(part[0] for part in self._word.who.split())
        paragraph_id = f"{0x10000000 + int(key):08X}"
        comment = etree.SubElement(self._root(_COMMENTS), name("w:comment"))
        for attribute, value in (
            ("w:id", key), ("w:author", self._word.who), ("w:date", wall), ("w:initials", initials),
        ):  # fmt: skip
            comment.set(name(attribute), value)
        paragraph = make(
            '<w:p><w:pPr><w:pStyle w:val="CommentText"/></w:pPr>'
            '<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:annotationRef/></w:r><w:r><w:t/></w:r></w:p>'
        )
        paragraph.set(_PARA_ID, paragraph_id)
        next(paragraph.iter(T)).text = text
        comment.append(paragraph)
        told = etree.SubElement(self._root(_EXTENDED), _EX)
        told.set(_EX_ID, paragraph_id)
        if parent:
            told.set(_PARENT, parent)
        told.set(_DONE, "0")
        return key

    def _root(self, part: str) -> Element:
        if part not in self._roots:
            package, (root, kind, content_type) = self._word.package, _PARTS[part]
            if part not in package:
                package.put(part, f"<{root} xmlns:{root.partition(':')[0]}='{_uri(root)}'/>".encode(), content_type)
                package.relate(DOCUMENT, kind, part)
            package.put(part, declare(package.parts[part]))
            self._roots[part] = package.tree(part)
        return self._roots[part]

    def _called(self, text: str) -> Element:
        for comment in self._root(_COMMENTS).iter(name("w:comment")):
            if "".join(node.text or "" for node in comment.iter(T)) == text:
                return comment
        raise ValueError(f"no such comment: {text}")

    @staticmethod
    def _paragraph_id(comment: Element) -> str:
        return str(comment[-1].get(_PARA_ID))


def _uri(root: str) -> str:
    return MORE.get(root.partition(":")[0]) or name(root)[1:].split("}")[0]


def _reference(key: str) -> Element:
    return make(f'<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference w:id="{key}"/></w:r>')
