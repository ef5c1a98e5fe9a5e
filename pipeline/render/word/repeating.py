"""The words of a heading or a caption once more, for the lists that repeat them: as Word repeats them itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.ooxml.xml import R_PR, VAL, Element, R, bare, content, find, name, shown_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.render.word.styles import Styles

_KEPT = ("Emphasis", "Strong", "Intense Emphasis", "Struck", "Superscript", "Subscript", "Verbatim Char")
"""Looks of words that a list shows too; a link's, a cross-reference's or a label's are left where they were."""
_HOLDERS = frozenset(name(f"w:{local}") for local in ("hyperlink", "fldSimple", "sdt", "sdtContent", "smartTag"))
_READ = frozenset(name(f"w:{local}") for local in ("t", "br", "cr", "tab"))
_TEXT, _STYLE = name("w:t"), name("w:rStyle")
_DIRECTION = (name("w:rtl"), name("w:lang"))
_MATH = (name("m:oMath"), name("m:oMathPara"))


def repeated(paragraph: Element, styles: Styles) -> str:
    """The words of a paragraph as runs of XML: formulas, stress and other scripts with them, notes and marks not.

    A line break is a blank.
    """
    kept = {styles[style] for style in _KEPT}
    runs = []
    for piece in _pieces(paragraph):
        if piece.tag in _MATH:
            runs.append(bare(piece))
            continue
        text = "".join((part.text or "") if part.tag == _TEXT else " " for part in piece if part.tag in _READ)
        style = find(piece, "w:rPr/w:rStyle")
        named = "" if style is None else style.get(VAL, "")
        if text:
            runs.append(_run(text, named if named in kept else "", piece.find(R_PR)))
    return "".join(runs)


def is_plain(paragraph: Element, styles: Styles) -> bool:
    """Whether no run of a paragraph is a mark, in a style that the document does not have."""
    defined = set(styles.ids.values())
    return all(style.get(VAL, "") in defined for style in paragraph.iter(_STYLE))


def number_of(caption: Element, kind: str) -> str | None:
    """The number that a paragraph shows as the caption of a kind, ``Figure`` or ``Table``; ``None`` if it is none."""
    for field in caption.iter(name("w:fldSimple")):
        if field.get(name("w:instr"), "").split()[:2] == ["SEQ", kind]:
            return shown_text(field)
    return None


def _pieces(holder: Element) -> Iterator[Element]:
    for child in holder:
        if child.tag == R or child.tag in _MATH:
            yield child
        elif child.tag in _HOLDERS:
            yield from _pieces(child)


def _run(text: str, style: str, look: Element | None) -> str:
    dressed = f'<w:rStyle w:val="{style}"/>' if style else ""
    for part in () if look is None else look:
        if part.tag in _DIRECTION:
            dressed += bare(part)
    held = f"<w:rPr>{dressed}</w:rPr>" if dressed else ""
    return f'<w:r>{held}<w:t xml:space="preserve">{content(text)}</w:t></w:r>'
