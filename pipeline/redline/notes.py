"""What a redline cannot show, said of it: on the PDF's cover, in a comment in Word, and by the command."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from pipeline.ooxml.package import DOCUMENT, Package
from pipeline.ooxml.xml import P_PR, Element, P, attribute, content, make, require

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipeline.render.composed import Properties

GENERATED = (
    "Contents, lists, Contributors and reviewers, Review record and Colophon are those of the new version; "
    "changes in them are not tracked. Numbers in captions are fields, and count again when fields are updated."
)
FORMULAS = "Formulas changed. Word tracks them; LibreOffice cannot, and shows a changed formula as text."
PAGES = (
    "Tables or figures came to stand on landscape pages, or stand on none any more. The turn of a page cannot be "
    "tracked: they stand upright here."
)

_COMMENTS = "word/comments.xml"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_NUMBER = 0


def alternatives(labels: Sequence[str]) -> str:
    """The note on pictures of which only the alternative text changed."""
    return f"Alternative text changed, which cannot be tracked and is the new version's: {', '.join(labels)}."


def comment(package: Package, notes: Sequence[str], properties: Properties) -> None:
    """Put the notes into a comment on the first paragraph of the document: a comment is no part of its text."""
    if not notes:
        return
    paragraphs = "".join(
        f'<w:p><w:r><w:t xml:space="preserve">{content(note)}</w:t></w:r></w:p>'
        for note in ("About this redline:", *notes)
    )
    date = properties.date.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    package.put(
        _COMMENTS,
        make(
            f'<w:comments><w:comment w:id="{_NUMBER}" w:author={attribute(properties.publisher or "papers")} '
            f'w:date="{date}" w:initials="R">{paragraphs}</w:comment></w:comments>'
        ),
        _TYPE,
    )
    package.relate(DOCUMENT, "comments", _COMMENTS)
    first: Element = next(require(package.tree(DOCUMENT), "w:body").iter(P))
    position = 1 if len(first) and first[0].tag == P_PR else 0
    first.insert(position, make(f'<w:commentRangeStart w:id="{_NUMBER}"/>'))
    first.append(make(f'<w:commentRangeEnd w:id="{_NUMBER}"/>'))
    first.append(make(f'<w:r><w:commentReference w:id="{_NUMBER}"/></w:r>'))
