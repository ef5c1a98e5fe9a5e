"""The anchored draft as a Word file, as a function of a commit: what was sent can be made again when it comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.manuscript.assembling import assemble
from pipeline.render.compose import compose
from pipeline.render.docx import NO_PAGES, docx
from pipeline.render.pdf import pdf
from pipeline.sending.anchors import for_word, without_anchors

if TYPE_CHECKING:
    from pipeline.cache import Cache
    from pipeline.manuscript.values import Revision
    from pipeline.render.templates import Templates
    from pipeline.reviews.standing import PaperStanding
    from pipeline.sending.anchors import Anchored


def draft(
    anchored: Anchored,
    standing: PaperStanding,
    revision: Revision,
    templates: Templates,
    cache: Cache,
    *,
    with_pages: bool = True,
) -> bytes:
    """The bytes of the DOCX that a build would write, with anchors. Raises `OutsideError`.

    Without ``with_pages`` the contents name no pages, which spares setting the PDF: enough to be compared with.
    """
    composed = compose(assemble(anchored.examined, standing, revision), templates)
    pages = pdf(without_anchors(composed, anchored.labels), templates).pages if with_pages else NO_PAGES
    return docx(for_word(composed), templates, cache, pages=pages)
