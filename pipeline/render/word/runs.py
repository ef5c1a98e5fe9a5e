"""Text as runs of Word's XML, those that run from right to left marked so."""

from __future__ import annotations

from pipeline.ooxml.xml import content, region_of, run
from pipeline.render.scripts import UNMARKED, pieces_of


def words(text: str, language: str = UNMARKED) -> str:
    """Plain text as runs of XML, those that run from right to left marked so, and as of a language."""
    look = f'<w:rtl/><w:lang w:bidi="{region_of(language)}"/>'
    leftward = f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{{}}</w:t></w:r>'
    return "".join(
        leftward.format(content(piece)) if is_leftward else run(piece) for piece, is_leftward in pieces_of(text)
    )
