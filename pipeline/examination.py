"""Everything that the text of a paper says of itself: its sections parsed, its figures loaded, its digests taken."""

from __future__ import annotations

import json
import os
import posixpath
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from pipeline import pandoc
from pipeline.cache import Cache, key_of
from pipeline.digest import digest_of
from pipeline.figures import Asset, FigureFault, load
from pipeline.findings import Code
from pipeline.formulas import faulty
from pipeline.markdown.parsing import parse_section

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pipeline.markdown.section import FigureUse, Section
    from pipeline.papers.files import Folder
    from pipeline.papers.values import Collection, Paper, SectionText

ACTION_PLAN = "action-plan"
"""The section at whose end the table of actions is printed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Examined:
    """A paper with its sections parsed, in outline order. ``assets`` are its figures by path and kind of chart.

    ``digests`` are the digests of the sections' text, by section id; ``faulty`` says of each formula that cannot be set
    why.
    """

    collection: Collection
    paper: Paper
    sections: Mapping[str, Section]
    strays: tuple[Section, ...]
    assets: Mapping[tuple[str, str], Asset | FigureFault]
    digests: Mapping[str, str]
    faulty: Mapping[str, str]

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
    tasks = [(paper, section) for paper in chosen for section in (*paper.sections.values(), *paper.strays)]

    def parse(task: tuple[Paper, SectionText]) -> Section:
        paper, section = task
        title = paper.outline[section.id].title if section.id in paper.outline.ids else ""
        return parse_section(section, title, paper.id, lambda text: _read(text, cache))

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        parsed = dict(zip(((paper.id, section.id) for paper, section in tasks), pool.map(parse, tasks), strict=True))
        figures = dict.fromkeys(place for section in parsed.values() for place in _figures(section))
        # Charts one after another: their library is not made for threads.
        images = [place for place in figures if not place[0].endswith(".csv")]
        loaded = pool.map(lambda place: load(folder, place[0], place[1], cache), images)
        assets = dict(zip(images, loaded, strict=True))
    assets |= {place: load(folder, place[0], place[1], cache) for place in figures if place not in assets}
    wrong = faulty((use.name for section in parsed.values() for use in section.formulas), cache)
    return {paper.id: _examined(collection, paper, parsed, assets, wrong) for paper in chosen}


def figure_path(section_path: str, target: str) -> str | None:
    """The path in the repository of a figure named in a section; ``None`` where that is outside the paper's folder."""
    sections = posixpath.dirname(section_path)
    path = posixpath.normpath(posixpath.join(sections, target))
    return path if path.startswith(posixpath.dirname(sections) + "/") else None


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
    loaded: Mapping[tuple[str, str], Asset | FigureFault],
    wrong: Mapping[str, str],
) -> Examined:
    sections = {name: parsed[paper.id, name] for name in paper.sections}
    strays = tuple(parsed[paper.id, stray.id] for stray in paper.strays)
    assets = {place: loaded[place] for section in (*sections.values(), *strays) for place in _figures(section)}
    digests = {
        name: digest_of(
            section.blocks,
            {figure.target: _source_digest(assets, section, figure) for figure in section.figures},
            [
                paper.bibliography.entries[use.name]
                for use in section.citations
                if use.name in paper.bibliography.entries
            ],
            paper.actions if name == ACTION_PLAN else (),
        )
        for name, section in sections.items()
    }
    return Examined(
        collection=collection,
        paper=paper,
        sections=sections,
        strays=strays,
        assets=assets,
        digests=digests,
        faulty=wrong,
    )


def _source_digest(assets: Mapping[tuple[str, str], Asset | FigureFault], section: Section, figure: FigureUse) -> str:
    path = figure_path(section.path, figure.target) if figure.target else None
    asset = assets.get((path, figure.chart)) if path else None
    return asset.digest if isinstance(asset, Asset) else ""


def _read(text: str, cache: Cache) -> tuple[list[pandoc.Node], list[pandoc.Warned]]:
    """Pandoc's reading of a text, kept by what it depends on."""
    key = key_of("tree 1", pandoc.version(), pandoc.MARKDOWN, text)
    kept = cache.get("trees", key)
    if kept is not None:
        loaded = json.loads(kept)
        return loaded["blocks"], [pandoc.Warned(**warned) for warned in loaded["warned"]]
    blocks, warned = pandoc.read_markdown(text)
    value = {"blocks": blocks, "warned": [asdict(item) for item in warned]}
    cache.put("trees", key, json.dumps(value, ensure_ascii=False).encode())
    return blocks, warned
