"""A composed paper as a Word document: written by pandoc in a reference document's styles, finished part by part."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from pipeline import pandoc, typesetting
from pipeline.ooxml.package import DOCUMENT, FOOTNOTES, NUMBERING, STYLES, Package
from pipeline.ooxml.xml import require
from pipeline.programs import scratch
from pipeline.render.word import fonts, leftward, lists, nesting, notes, text
from pipeline.render.word.bookmarks import settle_bookmarks
from pipeline.render.word.layout import Layout
from pipeline.render.word.pages import Pages
from pipeline.render.word.pictures import Pictures, Rasterise
from pipeline.render.word.properties import set_language, set_properties
from pipeline.render.word.reference import FONTS, OWN, SETTINGS, WATERMARK, read, reference
from pipeline.render.word.styles import Styles
from pipeline.render.word.tree import prepare

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.cache import Cache
    from pipeline.render.composed import Composed
    from pipeline.render.templates import Templates

NO_PAGES: Mapping[str, int] = MappingProxyType({})

_SETTINGS = "word/settings.xml"
_COMMENTS = "word/comments.xml"


def docx(
    composed: Composed,
    templates: Templates,
    cache: Cache,
    *,
    rasterise: Rasterise = typesetting.rasterise,
    pages: Mapping[str, int] = NO_PAGES,
) -> bytes:
    """The bytes of the paper's DOCX: the same for the same paper and templates, wherever and whenever it is made.

    ``rasterise`` draws an SVG at a width in centimetres as a PNG. ``pages`` are the pages of headings by id, and of
    figures and tables by their label, ``Figure 1``, for the contents, with the cover as page 1. Raises `OutsideError`
    where pandoc or a template fails.
    """
    pictures = Pictures(composed.pictures)
    blocks = prepare(composed, pictures)
    with scratch() as folder:
        (folder / OWN).write_bytes(reference(templates, cache))
        pictures.write(folder, rasterise, cache)
        arguments = ["--to", "docx", "--output", "-", "--reference-doc", OWN, "--syntax-highlighting", "none"]
        written, _ = pandoc.write(blocks, {}, arguments, folder)
    package = Package.of(written)
    _finish(package, composed, pictures, pages, templates)
    return package.save(composed.properties.date)


def _finish(
    package: Package, composed: Composed, pictures: Pictures, pages: Mapping[str, int], templates: Templates
) -> None:
    """Finish what pandoc wrote, in place."""
    styles = Styles.of(package.tree(STYLES))
    numbering = package.tree(NUMBERING)
    body = require(package.tree(DOCUMENT), "w:body")
    footnotes = package.tree(FOOTNOTES)
    package.put(_SETTINGS, read(templates, SETTINGS))
    if _COMMENTS in package:
        package.drop(_COMMENTS)
    settle_bookmarks([body, footnotes])
    text.headings(body, styles)
    lists.design(numbering)
    for root, plain in ((package.tree(DOCUMENT), "Body Text"), (footnotes, "footnote text")):
        lists.restyle_lists(root, numbering, plain, styles)
        text.restyle(root, plain, styles)
        nesting.indent(root, package.tree(STYLES), styles)
    pictures.finish(package)
    notes.relate_pictures(package)
    kinds = Pages.of(package, composed.properties, styles, read(templates, WATERMARK))
    Layout(body=body, notes=footnotes, pages=kinds, styles=styles, entries=composed.contents, numbers=pages).run()
    notes.finish_notes(footnotes, kinds.measure("body"), styles)
    notes.count_without_notes(body, footnotes)
    for root in (body, footnotes):
        leftward.set_leftward(root, numbering, styles)
    parts = [DOCUMENT, FOOTNOTES, *kinds.edges.parts]
    fonts.name_font(package, parts, styles["Urdu Text"])
    fonts.embed(package, _SETTINGS, parts, read(templates, FONTS))
    set_properties(package, composed.properties)
    set_language(package, _SETTINGS, composed.properties.language)
    package.prune()
