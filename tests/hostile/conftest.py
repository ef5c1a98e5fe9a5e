"""A small repository already built once, so that each case pays only for what it changes."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.making import small_repository

from .cases import BUILD
from .texts import text_of
from .world import Listener, World

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SECTIONS = {
    "summary": "Testsareeverywhere,as",
    "threats": "Theofficecountedthem",
    "action-plan": "Theactionsstandin",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The repository before anybody is hostile, and what its sections print, by output and section."""

    folder: Path
    printed: Mapping[str, Mapping[str, str]]


@pytest.fixture(scope="session")
def base(tmp_path_factory: pytest.TempPathFactory) -> Base:
    """The base repository, with its outputs' texts and a warm cache."""
    world = World(folder=tmp_path_factory.mktemp("base"), listener=Listener())
    small_repository(world.repository)
    said = world.run(*BUILD.split())
    world.listener.close()
    assert said.code == 0, said.out + said.err
    return Base(folder=world.repository, printed={path.suffix: pieces(text_of(path)) for path in outputs(world)})


@pytest.fixture(scope="session")
def listener() -> Iterator[Listener]:
    """The one socket of a run; cases come one after another."""
    listening = Listener()
    yield listening
    listening.close()


@pytest.fixture
def world(base: Base, listener: Listener, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> World:
    """A copy of the base repository with canaries around it."""
    made = World(folder=tmp_path, listener=listener)
    shutil.copytree(base.folder, made.repository, copy_function=shutil.copy, ignore=shutil.ignore_patterns("build"))
    made.furnish(monkeypatch)
    return made


def outputs(world: World) -> list[Path]:
    """The papers that were built."""
    return sorted(path for path in world.build.glob("*.*") if path.suffix in (".docx", ".pdf", ".html"))


def pieces(text: str) -> dict[str, str]:
    """The beginning of each section of the base repository as printed: what nobody else may change."""
    found = {}
    for section, start in SECTIONS.items():
        at = text.find(start)
        found[section] = text[at : at + 70] if at >= 0 else ""
    return found


def is_root() -> bool:
    """Whether permissions mean nothing here."""
    return os.geteuid() == 0
