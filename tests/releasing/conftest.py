"""A released paper, made once with real git and a real key; tests copy it."""

from __future__ import annotations

import json
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import papers
from tests.conftest import client
from tests.making import Maker, approve_all

if TYPE_CHECKING:
    from pathlib import Path

EDITOR = {"GIT_COMMITTER_NAME": "Editor One", "GIT_COMMITTER_EMAIL": "editor1@example.org"}
"""Who publishes."""


@dataclass(frozen=True, slots=True)
class Released:
    """A repository, and the folder of its release 1.0."""

    maker: Maker
    folder: Path

    def verify(self, *arguments: str, inside: Path | None = None) -> tuple[int, str]:
        """Exit code and output of ``papers verify`` on the release."""
        ran = papers(inside or self.maker.folder, "verify", str(self.folder / "manifest.json"), *arguments)
        return ran.code, ran.out + ran.err


def final_repository(template: Path, folder: Path) -> Maker:
    """The small repository with every section approved."""
    shutil.copytree(template, folder)
    maker = Maker(folder)
    (paper,) = json.loads(papers(folder, "status", "--format", "json").out)["papers"]
    sections = paper["sections"]
    approve_all(maker, {section["section"]: section["text"] for section in sections})
    return maker


@pytest.fixture(scope="session")
def final(template_repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository whose paper is final, its editor's key in the registry, and git configured to sign tags."""
    folder = tmp_path_factory.mktemp("final")
    maker = final_repository(template_repository, folder / "repository")
    key = folder / "key"
    subprocess.run([client("ssh-keygen"), "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
    public = " ".join(key.with_suffix(".pub").read_text().split()[:2])
    maker.replace("papers/people.yaml", "affiliation: Secretariat,", f"affiliation: Secretariat, keys: [{public}],")
    maker.commit("Give the editor's key")
    for name, value in (("gpg.format", "ssh"), ("user.signingkey", f"{key}.pub"), ("tag.gpgSign", "true")):
        maker.git("config", name, value)
    return maker.folder


@pytest.fixture(scope="session")
def published(final: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """That repository and its release 1.0, side by side."""
    folder = tmp_path_factory.mktemp("published")
    shutil.copytree(final, folder / "repository")
    ran = papers(folder / "repository", "release", "1.0", "--out", str(folder / "release"), **EDITOR)
    assert ran.code == 0, ran.err
    assert "tag 1.0 (signed)" in ran.out
    return folder


@pytest.fixture
def released(published: Path, tmp_path: Path) -> Released:
    """A copy of the release for one test to harm."""
    shutil.copytree(published, tmp_path / "copy")
    return Released(Maker(tmp_path / "copy" / "repository"), tmp_path / "copy" / "release")
