"""Everything that the text of a paper says of itself: its sections parsed, its figures loaded, its digests taken."""

from __future__ import annotations

import os
import posixpath
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.bibliography import canonical
from pipeline.cache import Cache, key_of
from pipeline.digest import digest_of
from pipeline.figures import DATA, Asset, FigureFault, load
from pipeline.findings import Code
from pipeline.formulas import faulty as faulty_formulas
from pipeline.glyphs import covered
from pipeline.parsed import parsing, section_key, title_of
from pipeline.typesetting import BROUGHT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pipeline.markdown.section import FigureUse, Section
    from pipeline.papers.files import Folder
    from pipeline.papers.values import Collection, Paper

ACTION_PLAN = "action-plan"
"""The section at whose end the table of actions is printed."""
ACTION_TABLE = f"tbl:{ACTION_PLAN}"
"""The id of that table."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Examined:
    """A paper with its sections parsed, in outline order. ``assets`` are its figures by path and kind of chart.

    ``digests`` are the digests of the sections' text, by section id; ``faulty`` says of each formula that cannot be set
    why. ``glyphs`` are the characters that the fonts have, ``texts`` the texts of all files that were read, by path.
    """

    collection: Collection
    paper: Paper
    sections: Mapping[str, Section]
    strays: tuple[Section, ...]
    assets: Mapping[tuple[str, str], Asset | FigureFault]
    digests: Mapping[str, str]
    faulty: Mapping[str, str]
    glyphs: frozenset[str]
    texts: Mapping[str, str]

    def figure(self, section: Section, target: str, chart: str = "") -> Asset | FigureFault:
        """The picture that a section's image names; ``chart`` is the kind to draw where that is data."""
        path = figure_path(section.path, target)
        if path is None:
            hint = "keep figures inside the paper's folder: ../figures/name.svg"
            return FigureFault(code=Code.SAFE005, message=f"{target} is outside the paper's folder", hint=hint)
        return self.assets[path, chart]


def examine(folder: Folder, collection: Collection, papers: Iterable[str], cache: Cache) -> dict[str, Examined]:
    """The named papers, examined; sections are parsed side by side, each alone."""
    chosen = [collection.papers[name] for name in papers]
    with parsing(chosen, cache) as finish:
        return examine_parsed(folder, collection, papers, cache, finish())


def examine_parsed(
    folder: Folder,
    collection: Collection,
    papers: Iterable[str],
    cache: Cache,
    parsed: Mapping[tuple[str, str], Section],
) -> dict[str, Examined]:
    """The named papers, examined, whose sections are parsed already."""
    chosen = [collection.papers[name] for name in papers]
    assets = _loaded(folder, parsed.values(), cache)
    wrong = faulty_formulas((use.name for section in parsed.values() for use in section.formulas), cache)
    glyphs, texts = covered(cache, folder.root / BROUGHT), folder.texts
    return {
        paper.id: _examined(collection, paper, parsed, assets, cache, faulty=wrong, glyphs=glyphs, texts=texts)
        for paper in chosen
    }


def digests_of(folder: Folder, papers: Iterable[Paper], cache: Cache) -> dict[str, dict[str, str]]:
    """The digests alone of some papers' sections, by paper and section id, as the pandoc in use reads them."""
    chosen = list(papers)
    with parsing(chosen, cache) as finish:
        parsed = finish()
    found = {}
    for paper in chosen:
        sections = {name: parsed[paper.id, name] for name in paper.sections}
        found[paper.id] = _digests(paper, sections, _loaded(folder, sections.values(), cache), cache)
    return found


def figure_path(section_path: str, target: str) -> str | None:
    """The path in the repository of a figure named in a section; ``None`` where that is outside the paper's folder."""
    sections = posixpath.dirname(section_path)
    path = posixpath.normpath(posixpath.join(sections, target))
    return path if path.startswith(posixpath.dirname(sections) + "/") else None


def _loaded(folder: Folder, sections: Iterable[Section], cache: Cache) -> dict[tuple[str, str], Asset | FigureFault]:
    """The figures of some sections, by path and kind of chart."""
    figures = dict.fromkeys(place for section in sections for place in _figures(section))
    # Charts one after another: their library is not made for threads.
    images = [place for place in figures if not place[0].endswith(DATA)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        loaded = pool.map(lambda place: load(folder, place[0], place[1], cache), images)
        assets = dict(zip(images, loaded, strict=True))
    return assets | {place: load(folder, place[0], place[1], cache) for place in figures if place not in assets}


def _figures(section: Section) -> Iterator[tuple[str, str]]:
    """The figures that a section names: path and kind of chart."""
    for figure in section.figures:
        path = figure_path(section.path, figure.target) if figure.target else None
        if path is not None:
            yield path, figure.chart


def _examined(
    collection: Collection,
    paper: Paper,
    parsed: Mapping[tuple[str, str], Section],
    pictures: Mapping[tuple[str, str], Asset | FigureFault],
    cache: Cache,
    *,
    faulty: Mapping[str, str],
    glyphs: frozenset[str],
    texts: Mapping[str, str],
) -> Examined:
    sections = {name: parsed[paper.id, name] for name in paper.sections}
    strays = tuple(parsed[paper.id, stray.id] for stray in paper.strays)
    assets = {place: pictures[place] for section in (*sections.values(), *strays) for place in _figures(section)}
    digests = _digests(paper, sections, assets, cache)
    return Examined(
        collection=collection,
        paper=paper,
        sections=sections,
        strays=strays,
        assets=assets,
        digests=digests,
        faulty=faulty,
        glyphs=glyphs,
        texts=texts,
    )


def _digests(
    paper: Paper,
    sections: Mapping[str, Section],
    assets: Mapping[tuple[str, str], Asset | FigureFault],
    cache: Cache,
) -> dict[str, str]:
    """The sections' digests, each kept by the digest of what it is taken over."""
    known = paper.bibliography.entries
    keys, made, parts = {}, {}, {}
    for name, section in sections.items():
        figures = {figure.target: _source_digest(assets, section, figure) for figure in section.figures}
        entries = [known[key] for key in dict.fromkeys(use.name for use in section.citations) if key in known]
        actions = paper.actions if name == ACTION_PLAN else ()
        parts[name] = (figures, entries, actions)
        keys[name] = key_of(
            *(
                "digest",
                section_key(section.source, title_of(paper, section.source), paper.id),
                repr(sorted(figures.items())),
            ),
            *(repr(actions), *(canonical(entry) for entry in entries)),
        )
    kept = cache.get_all("digests", list(keys.values()))
    for name, section in sections.items():
        if keys[name] not in kept:
            made[keys[name]] = digest_of(section.blocks, *parts[name]).encode()
    if made:
        cache.put_all("digests", made)
    return {name: (kept.get(key) or made[key]).decode() for name, key in keys.items()}


def _source_digest(assets: Mapping[tuple[str, str], Asset | FigureFault], section: Section, figure: FigureUse) -> str:
    path = figure_path(section.path, figure.target) if figure.target else None
    asset = assets.get((path, figure.chart)) if path else None
    return asset.digest if isinstance(asset, Asset) else ""
