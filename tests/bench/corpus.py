"""A repository of four generated papers, as large as real ones: twelve sections, 10,000 words, 115 citations each."""

from __future__ import annotations

import random
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from .gitting import Change, commit_all
from .pictures import bitmap, drawing
from .prose import Prose
from .sources import entries
from .writing import ENTRIES, PLANS, Writer

if TYPE_CHECKING:
    from collections.abc import Mapping

PAPERS = ("terror-financing", "drug-trafficking", "human-trafficking", "cyber-crimes")
_AUTHORS = [f"researcher-{number}" for number in range(1, 9)]
_OUTLINE = Path(__file__).resolve().parents[2] / "papers" / "outline.yaml"


def generate(folder: Path, *, seed: int) -> None:
    """Make the repository in a new folder, each section committed by the one who wrote it; a seed gives it again."""
    chance = random.Random(seed)
    changes = [Change("maintainers", _registry())]
    for paper in PAPERS:
        changes += _paper(chance, paper)
    commit_all(folder, changes)


def section_path(paper: str, section: str) -> str:
    """Where a section stands in the repository."""
    return f"papers/{paper}/sections/{section}.md"


def _registry() -> dict[str, bytes]:
    people = {
        name: {"name": name.replace("-", " ").title(), "affiliation": "Institute of Generated Papers",
               "emails": [f"{name}@example.org"]}
        for name in ("maintainers", "guide-one", *_AUTHORS)
    }  # fmt: skip
    initiative = {
        "name": "Initiative for Measuring", "short_name": "IM", "publisher": "Secretariat", "language": "en-GB",
        "rights": "No rights reserved.", "contact": "www.example.org", "editors": ["maintainers"],
        "review": {"required": 1, "recorders": ["maintainers"]},
    }  # fmt: skip
    return {
        "papers/initiative.yaml": _yaml(initiative),
        "papers/people.yaml": _yaml(people),
        "papers/outline.yaml": _OUTLINE.read_bytes(),
    }


def _paper(chance: random.Random, paper: str) -> list[Change]:
    prose = Prose(chance)
    references = entries(chance, prose, ENTRIES)
    pictures = {f"plot-{kind + 1}.png": bitmap(chance, kind) for kind in range(3)}
    pictures |= {f"drawing-{kind + 1}.svg": drawing(chance, prose, kind) for kind in range(3)}
    facts = {
        "title": f"Countering {paper.replace('-', ' ').title()}", "subtitle": "A strategy paper",
        "guides": ["guide-one"], "editors": ["maintainers"], "edition": "Working draft",
        "keywords": [paper.replace("-", " "), "strategy"],
    }  # fmt: skip
    shared = {
        "paper.yaml": _yaml(facts),
        "references.bib": "\n".join(references.values()).encode(),
        "actions.yaml": _yaml([_action(prose, number) for number in range(1, 9)]),
        **{f"figures/{name}": data for name, data in pictures.items()},
    }
    changes = [Change("maintainers", {f"papers/{paper}/{name}": data for name, data in shared.items()})]
    texts = Writer(chance, list(references), chance.sample(list(pictures), len(pictures))).sections()
    for name in PLANS:
        author = chance.choice(_AUTHORS)
        front = f"---\ncontributors: [{author}]\nstatus: drafting\n---\n\n"
        changes.append(Change(author, {section_path(paper, name): (front + texts[name]).encode()}))
    return changes


def _action(prose: Prose, number: int) -> Mapping[str, object]:
    return {
        "id": f"A-{number}",
        "action": prose.sentence().replace("*", "").rstrip("."),
        "lead": f"{prose.noun()} unit".capitalize(),
        "partners": [f"{prose.noun()} office".capitalize()],
        "start": "2020-07",
        "due": f"2021-{number:02}",
        "indicator": prose.phrase().capitalize(),
        "objective": "strategic-objectives",
    }


def _yaml(value: object) -> bytes:
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True).encode()
