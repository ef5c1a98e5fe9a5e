"""A Word file as a section: opened, accounted for, read by pandoc, and written as Markdown."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline import pandoc
from pipeline.bibliography import read_bibliography
from pipeline.errors import RefusedError
from pipeline.limits import in_force
from pipeline.markdown.parsing import parse_section
from pipeline.markdown.tree import copied
from pipeline.ooxml.package import Package
from pipeline.papers.values import FrontMatter, SectionText, Status
from pipeline.submitting import accounting, losses, scripts
from pipeline.submitting.arranging import Arranger
from pipeline.submitting.captions import Captions
from pipeline.submitting.entries import Shelf
from pipeline.submitting.fields import Fate, fate
from pipeline.submitting.guide import Guide
from pipeline.submitting.marking import Marker
from pipeline.submitting.marks import RESERVED
from pipeline.submitting.offering import Offer, Offering
from pipeline.submitting.printing import markdown
from pipeline.submitting.shaping import Shaper, Tree, bare, number_of
from pipeline.submitting.sources import citation, word_sources
from pipeline.submitting.styles import meanings
from pipeline.submitting.values import Brought, Item, Kind, quoted
from pipeline.wordfile.limits import Refusal, refuse
from pipeline.wordfile.opening import open_word
from pipeline.wordfile.reading import located

if TYPE_CHECKING:
    from pipeline.bibliography import Bibliography
    from pipeline.markdown.tree import Node
    from pipeline.papers.values import OutlineEntry
    from pipeline.wordfile.opening import WordFile

_MODIFIED = "{http://purl.org/dc/terms/}modified"
_EARLIEST = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """What the file is to become: a section of a paper, and what the paper has already.

    ``taken`` are the ids of its other sections, ``captioned`` the ids and captions of tables and figures that the
    section has already; with ``cite`` citations typed as text are replaced where they are sure.
    """

    paper: str
    entry: OutlineEntry
    path: str
    bibliography: Bibliography
    taken: frozenset[str]
    captioned: tuple[tuple[str, str], ...] = ()
    cite: bool = False


class TrackedError(Exception):
    """The file has tracked changes, so that nobody knows which text is meant; ``items`` are these."""

    def __init__(self, items: tuple[Item, ...]) -> None:
        super().__init__(f"{len(items)} tracked changes")
        self.items = items


def brought(data: bytes, wanted: Wanted) -> Brought:
    """The section that a Word file holds.

    Raises `RefusedError` for a file that is not taken, and `TrackedError`.
    """
    file = open_word(data)
    found = located(file)
    guide = Guide(found.reading)
    changes = losses.tracked(found.reading, guide)
    if changes:
        raise TrackedError(tuple(changes))
    if any(RESERVED.search(paragraph.text) for paragraph in found.reading.paragraphs):
        raise refuse(Refusal.AMBIGUOUS, "the file holds code points that no text has (U+FDD0 and its like)")
    known = word_sources(file, in_force())
    items = [
        *losses.comments(file, found.reading, guide),
        *losses.margins(file, found.reading),
        *losses.looks(found.reading, guide),
    ]
    marked = Marker(file, found, guide, known).run()
    blocks = _read(file, marked.parts)
    shelf = Shelf(wanted.bibliography)
    tree = Shaper(marked, file.parts, guide, shelf, wanted.entry.id).shape(blocks)
    captions = Captions(taken=set(wanted.taken), standing=dict(wanted.captioned))
    numbers = {number: label.text for number, label in marked.numbers.items()}
    Arranger(meanings(file, found.reading), guide, wanted.entry, captions).arrange(tree, marked.anchors, numbers)
    offers = _offered(tree, wanted, guide, "\n".join(shelf.added.values()))
    tree.blocks = scripts.marked(
        tree.blocks,
        lambda block, what: tree.items.append(Item(kind=Kind.CHANGED, what=what, where=guide.at(number_of(block)))),
        marked.languages,
    )
    written = copied(tree.blocks)
    body = markdown(bare(tree.blocks))
    read = _parsed(body, wanted)
    items += [*marked.items, *tree.items]
    items += accounting.told(found.reading, read, items, guide, lambda instruction: _drops(instruction, known))
    items += accounting.misread(written, read, guide)
    items += [replace(offer, line=_line(body, text)) for offer, text in offers]
    return Brought(
        body=body,
        figures=tree.figures,
        entries=shelf.added,
        items=tuple(item for item in items if item.what),
        said=_said(file),
    )


def _read(file: WordFile, parts: dict[str, bytes]) -> list[Node]:
    package = Package(dict(file.parts))
    for part, content in parts.items():
        package.put(part, content)
    try:
        return pandoc.read_word(package.save(_EARLIEST))
    except pandoc.CannotReadError as error:
        hint = "split it, or take the tables and lists apart that stand in each other"
        raise RefusedError(f"the file cannot be read: {error}", reason="too-deep", hint=hint) from None


def _parsed(body: str, wanted: Wanted) -> list[Node]:
    """The tree of the very text that is to be committed, as the pipeline reads it."""
    front = FrontMatter(contributors=(), status=Status.DRAFTING, roles={})
    source = SectionText(id=wanted.entry.id, path=wanted.path, text=body, body=body, body_line=1, front=front)
    return list(parse_section(source, wanted.entry.title, wanted.paper).blocks)


def _drops(instruction: str, known: dict[str, dict[str, object]]) -> bool:
    """Whether the result of a field is left out: lists that are generated, and citations that were read."""
    what = fate(instruction)
    if what is Fate.CITATION:
        return citation(instruction, known) is not None
    return what in (Fate.LIST, Fate.CONTENTS)


def _offered(tree: Tree, wanted: Wanted, guide: Guide, added: str) -> list[tuple[Item, str]]:
    """Citations typed as text: replaced where that is wanted and sure, else offered, each with its text.

    ``added`` are entries that the file itself brings, as BibTeX.
    """
    new = read_bibliography({"references.bib": added})[0].entries
    offers: list[tuple[Item, str]] = []

    def tell(block: Node, offer: Offer) -> None:
        where = guide.at(number_of(block))
        if offer.keyed:
            what = f"“{quoted(offer.text)}” is taken as the citation or reference that it spells"
            tree.items.append(Item(kind=Kind.CHANGED, what=what, where=where, gone=offer.text))
            return
        if offer.sure and wanted.cite:
            what = f"“{quoted(offer.text)}” becomes {offer.markdown}"
            tree.items.append(Item(kind=Kind.CHANGED, what=what, where=where, gone=offer.text))
            return
        if offer.sure:
            what, do = f"“{quoted(offer.text)}” looks like {offer.markdown}", "--cite takes it"
        elif offer.unknown:
            what = f"“{quoted(offer.text)}” looks like a citation of what the bibliography lacks"
            do = "add the source to references.bib, then cite it by its key"
        else:
            names = ", ".join(f"@{key}" for key in offer.keys)
            what, do = f"“{quoted(offer.text)}” may be {names}", "cite the one that is meant by its key"
        offers.append((Item(kind=Kind.OFFERED, what=what, where=where, do=do), offer.text))

    Offering({**new, **wanted.bibliography.entries}).go_through(tree.blocks, tell, take=wanted.cite)
    return offers


def _line(body: str, text: str) -> int:
    at = body.find(text)
    return body.count("\n", 0, at) + 1 if at >= 0 else 0


def _said(file: WordFile) -> int | None:
    """When the file says that it was last changed, in seconds since 1970."""
    for root in [root for part, root in file.roots.items() if part.endswith("core.xml")]:
        for element in root.iter(_MODIFIED):
            try:
                moment = dt.datetime.fromisoformat((element.text or "").strip())
            except ValueError:
                return None
            return int((moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)).timestamp())
    return None
