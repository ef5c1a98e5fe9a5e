"""Assembles the base repository of the rules' tests, with changes."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from pipeline.cache import Cache
from pipeline.examination import examine
from pipeline.manuscript.assembling import assemble
from pipeline.manuscript.values import Manuscript, Revision
from pipeline.papers.files import Folder
from pipeline.papers.reading import read_collection
from pipeline.reviews.standing import Evidence, stand, stand_sections
from tests.rules.repository import make

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

REVISION = Revision(commit="0" * 40, date=dt.datetime(2020, 2, 14, tzinfo=dt.UTC), clean=True)


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Cache:
    """An empty cache that the package shares."""
    return Cache(tmp_path_factory.mktemp("cache"))


@pytest.fixture
def assembled(tmp_path: Path, cache: Cache) -> Callable[..., Manuscript]:
    """A function: the manuscript of ``alpha`` with these files changed."""

    def assembled(*changes: tuple[str, str]) -> Manuscript:
        folder = Folder(make(tmp_path, *changes))
        collection, _ = read_collection(folder)
        examined = examine(folder, collection, collection.papers, cache)["alpha"]
        evidence = Evidence(histories={}, recorded={}, guides=(), stale=lambda _record: None, misnamed={})
        sections = stand_sections(examined, evidence)
        return assemble(examined, stand(examined, sections, errors=0, clean=True), REVISION)

    return assembled
