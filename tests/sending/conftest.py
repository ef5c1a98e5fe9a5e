"""Drafts made once: with anchors and, as a build makes them, without."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.building import Task, build_paper
from pipeline.render.templates import Templates
from pipeline.sending.anchors import Anchored, anchored
from pipeline.sending.drafting import draft
from pipeline.surveying import Survey, survey
from pipeline.workspace import Workspace
from tests.making import Maker, small_repository
from tests.sourcemap.drafting import Writer

if TYPE_CHECKING:
    from collections.abc import Mapping

HERE = Path(__file__).parent
TEXTS = {
    "everything": HERE.parent / "sourcemap" / "torture.md",
    "displays": HERE / "displays.md",
    "random-1": None,
    "random-2": None,
}


@dataclass(frozen=True, slots=True)
class Drafts:
    """A paper's Word file with anchors and without, and what the anchors stand for."""

    anchored: Anchored
    sent: bytes
    built: bytes


def look(maker: Maker) -> tuple[Workspace, Survey]:
    """The repository opened and surveyed."""
    workspace = Workspace.open(maker.folder)
    return workspace, survey(workspace, ["testing"])


def drafts(maker: Maker) -> Drafts:
    """Both files of the small paper as it stands."""
    workspace, found = look(maker)
    made = anchored(found.examined["testing"], workspace.cache)
    templates, standing = Templates(maker.folder / "templates"), found.standings["testing"]
    task = Task(
        examined=found.examined["testing"],
        standing=standing,
        revision=workspace.revision(),
        templates=templates,
        cache=workspace.cache,
        formats=("docx",),
    )
    sent = draft(made, standing, workspace.revision(), templates, workspace.cache)
    return Drafts(made, sent, build_paper(task)["testing.docx"])


@pytest.fixture(scope="session")
def drafted(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Drafts]:
    """The drafts of the small paper with a section of everything, of formulas, and two at random."""
    maker = small_repository(tmp_path_factory.mktemp("drafted") / "repository")
    square = (maker.folder / "papers/testing/figures/square.svg").read_text("utf-8")
    for name in ("x", "y"):
        maker.write(f"papers/testing/figures/{name}.svg", square)
    made = {}
    for called, path in TEXTS.items():
        text = path.read_text("utf-8") if path else Writer(int(called[-1])).section()
        (maker.folder / "papers/testing/sections/threats.md").write_text(text, encoding="utf-8")
        maker.commit(called)
        made[called] = drafts(maker)
    return made
