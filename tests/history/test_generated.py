"""The shares against a count that never looks at git."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from pipeline.git import Repository
from pipeline.history import attribute

from .generated import Generated, generate, person_name

if TYPE_CHECKING:
    from pathlib import Path


def worst(made: Generated) -> float:
    """The largest difference of any share in any section, in points."""
    found = attribute(Repository.open(made.folder), list(made.owners), []).sections
    differences = []
    for path, owners in made.owners.items():
        total = owners.total()
        assert found[path].words == total
        assert found[path].problems == ()
        shares = {share.name: share.words for share in found[path].shares}
        truth = {person_name(email): words for email, words in owners.items()}
        differences += [abs(shares.get(who, 0) - truth.get(who, 0)) / total for who in shares | truth]
    return 100 * max(differences)


@pytest.mark.parametrize("seed", [1, 2])
def test_small_histories(tmp_path: Path, seed: int) -> None:
    """Every share of every section of a small history is within two points."""
    assert worst(generate(tmp_path / "made", seed=seed, authors=8, commits=250, sections=8, words=8_000)) <= 2


def test_forty_authors_and_two_thousand_commits(tmp_path: Path) -> None:
    """Every share of every section is within two points."""
    assert worst(generate(tmp_path / "made", seed=3, authors=40, commits=2_000, sections=24, words=36_000)) <= 2


def test_same_seed_same_history(tmp_path: Path) -> None:
    """The generator repeats itself to the byte."""
    made = [generate(tmp_path / name, seed=5, authors=5, commits=60, sections=4, words=2_000) for name in "ab"]
    heads = [Repository.open(one.folder).head() for one in made]
    assert heads[0] == heads[1]
    assert made[0].owners == made[1].owners


def test_kept_blames_through_branches_and_merges(tmp_path: Path) -> None:
    """As HEAD walks on through branches, merges and renames, and back, the cache never changes an answer."""
    made = generate(tmp_path / "made", seed=7, authors=6, commits=240, sections=6, words=5_000)
    repository = Repository.open(made.folder)
    walk = [commit.sha for commit in repository.log()][::-1][20::24]
    for sha in (*walk, walk[3], walk[-1]):
        subprocess.run(["git", "update-ref", "refs/heads/main", sha], cwd=made.folder, check=True)
        paths = [entry.path for entry in repository.tree("HEAD", "papers")]
        assert attribute(repository, paths, [], cache=tmp_path / "cache") == attribute(repository, paths, [])
