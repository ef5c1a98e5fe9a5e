"""What a Word file holds beside its text: tracked changes, comments, what looks carry, the pages' heads and feet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from pipeline.ooxml.xml import name
from pipeline.submitting.guide import Guide, plain
from pipeline.submitting.values import Item, Kind, Where, quoted
from pipeline.wordfile.names import AUTHOR, DATE, ID
from pipeline.wordfile.values import EventKind, Position, Story

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.wordfile.opening import WordFile
    from pipeline.wordfile.values import Key, Mark, Reading

_LOOKS = (("highlight", "highlighted"), ("underline", "underlined"), ("small_caps", "in small capitals"))
_DO = "review them in Word (Review, Accept or Reject) and send the file again"


def tracked(reading: Reading, guide: Guide) -> list[Item]:
    """Each change that is still tracked, once, with its author, date, words and place."""
    words: dict[Key, list[str]] = {}
    marks: dict[Key, tuple[Mark, int]] = {}
    for paragraph in reading.paragraphs:
        lain = [(mark, piece.text) for piece in paragraph.pieces for mark in piece.marks]
        lain += [(mark, "¶") for mark in paragraph.marks]
        for mark, text in lain:
            marks.setdefault(mark.key, (mark, paragraph.index))
            words.setdefault(mark.key, []).append(plain(text) or "a thing without words")
    found = {
        key: _change(mark.kind.word, mark.author, mark.date, "".join(words[key]), guide.at(paragraph))
        for key, (mark, paragraph) in marks.items()
    }
    for event in reading.events:
        if event.key not in found and event.kind not in (EventKind.MOVED_AWAY, EventKind.MOVED_HERE):
            said = _between(reading, event.start, event.end)
            found[event.key] = _change(
                event.kind.value, event.author, event.date, said, guide.at(event.start.paragraph)
            )
    return list(found.values())


def _change(what: str, author: str, date: str, words: str, where: Where) -> Item:
    said = f": “{quoted(words)}”" if words.strip() else ""
    when = f" on {date[:10]}" if date else ""
    by = f" by {quoted(author)}" if author else ""
    return Item(kind=Kind.REFUSED, what=f"a tracked change ({what}){by}{when}{said}", where=where, do=_DO)


def _between(reading: Reading, start: Position, end: Position) -> str:
    if start.paragraph != end.paragraph:
        return plain(reading.paragraphs[start.paragraph].text[start.offset :])
    return plain(reading.paragraphs[start.paragraph].text[start.offset : end.offset]) if reading.paragraphs else ""


def comments(file: WordFile, reading: Reading, guide: Guide) -> Iterator[Item]:
    """Each comment: it does not come along."""
    texts: dict[str, list[str]] = {}
    for paragraph in reading.paragraphs:
        if paragraph.story is Story.COMMENT:
            texts.setdefault(paragraph.note, []).append(plain(paragraph.text))
    places = {one.name: one.start.paragraph for one in (*reading.comment_marks, *reading.comment_ranges)}
    quotes = {one.name: _between(reading, one.start, one.end) for one in reading.comment_ranges}
    for part in [part for story, part in file.stories if story is Story.COMMENT]:
        for comment in file.roots[part].iterfind(name("w:comment")):
            key = comment.get(ID, "")
            text = " ".join(" ".join(texts.get(key, [])).split())
            on = f" on “{quoted(quotes[key])}”" if quotes.get(key, "").strip() else ""
            when = f", {comment.get(DATE, '')[:10]}" if comment.get(DATE) else ""
            what = f"a comment by {quoted(comment.get(AUTHOR, '') or 'somebody')}{when}{on}: “{text}”"
            where = guide.at(places[key]) if key in places else Where(text="nowhere in the text")
            do = "what is still to be said: papers review comment, or in the text as “To be researched: …”"
            yield Item(kind=Kind.LOST, what=what, where=where, do=do)


def looks(reading: Reading, guide: Guide) -> Iterator[Item]:
    """Words that are marked by their look alone, in each paragraph."""
    for paragraph in reading.paragraphs:
        if paragraph.story not in (Story.BODY, Story.FOOTNOTE, Story.ENDNOTE):
            continue
        for attribute, called in _LOOKS:
            words = [
                piece.text
                for piece in paragraph.pieces
                if getattr(piece.look, attribute)
                and not piece.look.hidden
                and not (attribute == "underline" and (piece.look.link or piece.fields))
            ]
            text = plain("".join(words)).strip()
            if text:
                what = f"words {called}, which Markdown has no sign for: “{quoted(text)}”"
                do = "" if attribute == "highlight" else "use emphasis (italic or bold) where it matters"
                yield Item(kind=Kind.CHANGED, what=what, where=guide.at(paragraph.index), do=do)


def margins(file: WordFile, reading: Reading) -> Iterator[Item]:
    """The words in the heads and feet of pages, endnotes, and pages that lie on their side."""
    seen = set()
    for paragraph in reading.paragraphs:
        text = plain(paragraph.text).strip()
        if paragraph.story in (Story.HEADER, Story.FOOTER) and re.search(r"[^\W\d_]", text) and text not in seen:
            seen.add(text)
            where = "header" if paragraph.story is Story.HEADER else "footer"
            if not re.fullmatch(r"(?:page|p\.)?\s*\d*\s*(?:of|/)?\s*\d*", text, re.IGNORECASE):
                yield Item(
                    kind=Kind.LOST, what=f"the pages' {where}: “{quoted(text)}”", where=Where(text=f"the {where}")
                )
    endnotes = {paragraph.note for paragraph in reading.paragraphs if paragraph.story is Story.ENDNOTE}
    if endnotes:
        count = "an endnote becomes a footnote" if len(endnotes) == 1 else f"{len(endnotes)} endnotes become footnotes"
        yield Item(kind=Kind.CHANGED, what=count)
    for size in file.roots[file.main].iter(name("w:pgSz")):
        if size.get(name("w:orient")) == "landscape":
            do = "put the wide table or figure between ::: landscape and ::: in the section"
            yield Item(kind=Kind.CHANGED, what="pages that lie on their side stand upright", do=do)
            break
