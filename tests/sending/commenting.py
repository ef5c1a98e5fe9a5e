"""A copy of the four papers with comments on every kind of their words, and on words that are gone."""

from __future__ import annotations

import shutil
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from pipeline.sourcemap.keeping import kept_maps
from pipeline.surveying import survey
from pipeline.workspace import Workspace
from tests.making import Maker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.sourcemap.values import Leaf

ROOT = Path(__file__).resolve().parents[2]
RECORDER = "Project maintainers <maintainers@users.noreply.r-seed-cdd78d74.example>"
EVERY = 9
"""Of so many leaves, one is commented on."""


def commented_papers(folder: Path) -> Maker:
    """The papers of this repository in one of their own, with a record of their guide for every section."""
    folder.mkdir(parents=True)
    maker = Maker(folder)
    maker.git("init", "-q", "-b", "main")
    shutil.copytree(ROOT / "papers", folder / "papers")
    head = maker.commit("The papers", who=RECORDER)
    workspace = Workspace.open(folder)
    found = survey(workspace, [])
    for name, paper in found.collection.papers.items():
        sections = found.examined[name].sections
        digests = {one.id: one.digest for one in found.standings[name].sections}
        guide = paper.guides[0].id
        for section, source_map in zip(sections, kept_maps(list(sections.values()), workspace.cache), strict=True):
            comments = list(_comments(source_map.leaves[::EVERY], guide))
            record = {"verdict": "commented", "text": digests[section], "commit": head, "date": "2026-03-01"}
            path = folder / f"papers/{name}/reviews/{section}/{guide}.yaml"
            path.parent.mkdir(parents=True)
            path.write_text(yaml.safe_dump({**record, "comments": comments}, allow_unicode=True), "utf-8")
    maker.commit("Comments", who=RECORDER)
    return maker


def _comments(leaves: tuple[Leaf, ...], guide: str) -> Iterator[dict[str, Any]]:
    numbers = count(1)
    for leaf in leaves:
        words = leaf.text.split("\ufffc")[0].split()[1:5]
        number = next(numbers)
        comment: dict[str, Any] = {
            "id": f"c{number}",
            "author": guide,
            "date": f"2026-03-0{number % 9 + 1}T09:30:00+05:00",
            "quote": " ".join(words) if number % 4 else "words that were never here",
            "block": int(leaf.address[0]) + 1,
            "text": f"What of this?\n\n“{number}” & <more>",
            "state": "resolved" if number % 3 == 0 else "open",
        }
        replies = [
            {"author": "maintainers", "date": "2026-03-11", "text": f"{at}: see above"} for at in range(number % 3)
        ]
        yield {**comment, "replies": replies}
