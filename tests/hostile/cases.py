"""Cases as folders: files laid over the small repository, and what must come of it.

Each folder of this one is a case. Its files go to the same paths of ``papers/testing/``, those below ``root/`` to the
same paths of the repository; ``@OUTSIDE@``, ``@HOME@`` and ``@SOCKET@`` in them become the folder of the canaries, the
home folder and the address that is listened to. What cannot be kept as a file is made by ``make.py``, whose function
``make`` is given the `World`. ``expect.yaml`` tells the rest:

==============  ====================================================================================================
``about``       what is tried, in one sentence
``run``         commands with their exit codes; without it a case that is one section, with figures and data of its
                own name, is checked alone and built with all others of its kind; and any other case is built
``findings``    every finding that the check gives, as CODE path:line:column, paths from ``papers/testing/``
``stops``       ``false`` where all findings are warnings, so that the exit code is 0
``stands``      texts that stand in every output, literally
``gone``        texts that stand in none
``says``        texts that the commands print
``as``          who commits, by default the first researcher; ``nobody`` leaves the files uncommitted
``section``     ``true`` where what ``make.py`` makes is a section, with figures of its own name
``others``      ``false`` where the case changes what other sections print, as a bibliography does
``writes``      paths beside the outputs' folder that a command may write, from the folder around the repository
==============  ====================================================================================================
"""

from __future__ import annotations

import runpy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from tests.making import EDITOR, ONE

from .world import ANNEX, FRONT, PAPER

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .world import World

HERE = Path(__file__).parent
CHECK = "check --format json"
BUILD = "build --formats docx,pdf,html"
PAGE = "build --formats html"
_PEOPLE = {"researcher1": ONE, "editor1": EDITOR, "guide1": "Guide One <guide1@example.org>"}
_KEYS = {"about", "run", "findings", "stands", "gone", "says", "as", "others", "writes", "stops", "section"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case as read."""

    name: str
    about: str
    files: Mapping[str, bytes]
    is_made: bool
    makes_section: bool
    run: Mapping[str, int]
    findings: tuple[str, ...]
    stands: tuple[str, ...]
    gone: tuple[str, ...]
    says: tuple[str, ...]
    by: str
    others: bool
    writes: tuple[str, ...]

    @property
    def folder(self) -> Path:
        """Where it is kept."""
        return HERE / self.name

    @property
    def is_section(self) -> bool:
        """Whether it is one section and files of its own name, and so can be built among others."""
        own = (f"{PAPER}/figures/{self.name}.", f"{PAPER}/data/{self.name}.")
        told = ANNEX in self.files and not self.is_made and all(path.startswith((ANNEX, *own)) for path in self.files)
        return told or self.makes_section

    def put(self, world: World) -> None:
        """Lay its files."""
        for path, data in self.files.items():
            world.lay(path, data)
        if self.is_made:
            runpy.run_path(str(self.folder / "make.py"))["make"](world)

    def lay(self, world: World) -> None:
        """Hand it in."""
        self.put(world)
        if self.by != "nobody":
            world.maker.commit("Hand in", who=_PEOPLE[self.by])


def read_case(folder: Path) -> Case:
    """The case in a folder."""
    told = yaml.safe_load((folder / "expect.yaml").read_text("utf-8"))
    assert set(told) <= _KEYS, f"{folder.name}: {set(told) - _KEYS}"
    files = {}
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder).as_posix()
        if path.is_file() and inside not in ("expect.yaml", "make.py") and "__pycache__" not in inside:
            files[inside.removeprefix("root/") if inside.startswith("root/") else f"{PAPER}/{inside}"] = (
                path.read_bytes()
            )
    if ANNEX in files and not files[ANNEX].startswith((b"---", b"\xef", b"\xff")):
        files[ANNEX] = FRONT.encode() + files[ANNEX]
    is_made = (folder / "make.py").exists()
    findings = tuple(told.get("findings", ()))
    code = 1 if told.get("stops", bool(findings)) else 0
    case = Case(
        name=folder.name,
        about=told["about"],
        files=files,
        is_made=is_made,
        makes_section=bool(told.get("section")),
        run=told.get("run", {CHECK: code}),
        findings=findings,
        stands=tuple(told.get("stands", ())),
        gone=tuple(told.get("gone", ())),
        says=tuple(told.get("says", ())),
        by=told.get("as", "researcher1"),
        others=told.get("others", True),
        writes=tuple(told.get("writes", ())),
    )
    if case.is_section or "run" in told:
        return case
    # What is refused is in no tree, and all outputs are made of one: there the one that is made soonest will do.
    return replace(case, run={BUILD if not findings else PAGE: code, CHECK: code})


CASES = tuple(read_case(path.parent) for path in sorted(HERE.glob("*/expect.yaml")))
SECTIONS = tuple(case for case in CASES if case.is_section)
