"""A long history replayed after approvals: none is kept that should be void, and none voided that should be kept.

Each round edits some papers of a real repository, by turns on the main line, on a branch that is merged, and by an
editor who moves a whole paper. What an edit does to the text is known, for it is made on a tree: it writes the same
text in another style, changes one thing that shows, or takes the last change back. After each round every approval is
weighed as a status would, and some of those that went stale are given anew.
"""

from __future__ import annotations

import copy
import itertools
import random
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from pipeline.surveying import survey
from pipeline.workspace import Workspace
from tests.making import EDITOR, FILES, ONE, TWO, Maker
from tests.surfaces.changing import changes
from tests.surfaces.styles import drawn_style
from tests.surfaces.trees import drawn
from tests.surfaces.writing import write_paper

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from tests.surfaces.trees import Tree

PAPERS, ROUNDS = 6, 40
SECTION = "action-plan"


@dataclass
class Written:
    """A paper in play: what it says now and said before, and what was approved last."""

    name: str
    tree: Tree
    before: list[Tree] = field(default_factory=list)
    approved: Tree | None = None


@dataclass
class Replay:
    """The repository, its papers, and what was done and found so far."""

    maker: Maker
    chance: Random
    papers: list[Written]
    done: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    clock: itertools.count[int] = field(default_factory=itertools.count)

    def commit(self, message: str, who: str) -> None:
        """Commit everything, a minute after the last."""
        number = next(self.clock)
        self.maker.commit(
            message, who=who, when=f"2020-02-{1 + number // 1440:02}T{number // 60 % 24:02}:{number % 60:02}:00+05:00"
        )

    def write(self, paper: Written) -> None:
        """Write a paper in a style of its own."""
        write_paper(self.maker.folder, paper.name, paper.tree, replace(drawn_style(self.chance), folder=""))

    def edit(self, paper: Written) -> None:
        """One edit of a paper: its style, what it says, or back to what it said."""
        kind = self.chance.choice(["style", "style", "change", "change", "back"])
        if kind == "back" and paper.before:
            paper.tree = paper.before.pop()
        elif kind == "change":
            paper.before.append(copy.deepcopy(paper.tree))
            name, make = self.chance.choice(list(changes(paper.tree)))
            paper.tree = make()
            self.done[name] += 1
        else:
            kind = "style"
        self.done[kind] += 1
        self.write(paper)
        self.commit(f"{kind} of {paper.name}", self.chance.choice([ONE, TWO]))

    def edit_on_a_branch(self, papers: list[Written]) -> None:
        """Some papers on a branch while another goes on, then a merge."""
        *aside, here = papers
        self.maker.git("checkout", "-q", "-b", "side")
        for paper in aside:
            self.edit(paper)
        self.maker.git("checkout", "-q", "main")
        self.edit(here)
        self.maker.git("merge", "-q", "--no-ff", "-m", "Merge the branch", "side", who=TWO)
        self.maker.git("branch", "-q", "-D", "side")
        self.done["merge"] += 1

    def move(self, paper: Written) -> None:
        """An editor gives a paper's folder another name."""
        name = f"{paper.name.partition('-')[0]}-{self.chance.randrange(10_000)}"
        self.maker.git("mv", f"papers/{paper.name}", f"papers/{name}")
        paper.name = name
        self.commit(f"Move {name}", EDITOR)
        self.done["move"] += 1

    def approve(self, papers: list[Written], digests: dict[str, str]) -> None:
        """Record the guide's approval of what stands."""
        head = self.maker.git("rev-parse", "HEAD").strip()
        for paper in papers:
            record = f"verdict: approved\ntext: {digests[paper.name]}\ncommit: {head}\ndate: 2020-02-15\n"
            self.maker.write(f"papers/{paper.name}/reviews/{SECTION}/guide1.yaml", record)
            paper.approved = copy.deepcopy(paper.tree)
        self.commit("Record approvals", EDITOR)
        self.done["approval"] += len(papers)

    def weigh(self) -> dict[str, str]:
        """Hold every approval to what it should be; gives the digests that stand."""
        standings = survey(Workspace.open(self.maker.folder), ()).standings
        digests = {}
        for paper in self.papers:
            (section,) = [one for one in standings[paper.name].sections if one.id == SECTION]
            digests[paper.name] = section.digest or ""
            for review in section.reviews:
                should = paper.tree == paper.approved
                self.done["kept" if should else "void"] += 1
                if review.counts != should:
                    verb = "kept" if review.counts else f"voided ({review.why})"
                    last = self.maker.git("log", "-1", "--format=%s", "--", f"papers/{paper.name}").strip()
                    self.wrong.append(f"{paper.name} wrongly {verb} after: {last}")
                if not review.counts and "has changed since it was read" not in (review.why or ""):
                    self.wrong.append(f"{paper.name}: {review.why}")
        return digests


def begin(folder: Path, seed: int) -> Replay:
    """A repository of papers, all approved."""
    folder.mkdir()
    maker, chance = Maker(folder), random.Random(seed)
    maker.git("init", "-q", "-b", "main")
    for path in ("papers/initiative.yaml", "papers/people.yaml", "papers/outline.yaml"):
        maker.write(path, FILES[path])
    replay = Replay(maker, chance, [Written(f"paper{number}", drawn(chance)) for number in range(PAPERS)])
    for paper in replay.papers:
        replay.write(paper)
    replay.commit("Found the papers", EDITOR)
    for paper in replay.papers:  # the words are a researcher's, not the founder's
        paper.tree = drawn(chance)
        replay.write(paper)
    replay.commit("Write the papers", ONE)
    replay.approve(replay.papers, replay.weigh())
    return replay


@pytest.mark.parametrize("seed", [1, 2])
def test_no_approval_is_wrongly_kept_or_wrongly_voided(tmp_path: Path, seed: int) -> None:
    """Some three hundred edits of every kind over two histories, each approval weighed after each round."""
    replay = begin(tmp_path / "repository", seed)
    for number in range(ROUNDS):
        chosen = replay.chance.sample(replay.papers, 4)
        if number % 3 == 2:
            replay.edit_on_a_branch(chosen)
        else:
            for paper in chosen:
                replay.edit(paper)
        if number % 5 == 4:
            replay.move(replay.chance.choice(replay.papers))
        digests = replay.weigh()
        stale = [paper for paper in replay.papers if paper.tree != paper.approved]
        if again := [paper for paper in stale if replay.chance.random() < 0.5]:
            replay.approve(again, digests)
    assert replay.wrong == []
    assert replay.done["style"] + replay.done["change"] + replay.done["back"] == 4 * ROUNDS
    assert min(replay.done[kind] for kind in ("style", "change", "back")) > 10
    assert replay.done["kept"] > ROUNDS
    assert replay.done["void"] > ROUNDS
    assert replay.done["merge"] > 10
