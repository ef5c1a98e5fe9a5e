"""The files that outputs are made of, and their checksums: for the manifest, and to see whether anything changed."""

from __future__ import annotations

import functools
import hashlib
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cache import key_of
from pipeline.limits import in_force
from pipeline.papers.files import FileFault, Folder
from pipeline.papers.shared import TOP

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_SHARED = ("initiative.yaml", "people.yaml", "outline.yaml", "references.bib", "references.json")
_MAKERS = ("pypandoc-binary", "typst", "lxml", "pillow", "matplotlib", "jinja2", "fonttools")


def inputs_of(folder: Folder, paper: str) -> dict[str, str]:
    """SHA-256 sums, by path, of the files of a paper (its folder), of those that all share, and of own templates."""
    sums = {}
    for path in (*(f"{TOP}/{name}" for name in _SHARED), *_files(folder, paper), *_files(folder, "templates")):
        digest = _sum(folder, path) if _is_text(path) else None
        if digest is not None:
            sums[path] = digest
    return sums


def _is_text(path: str) -> bool:
    """Whether a path can be written down; one that cannot is refused as a name, and nothing is made of it."""
    return not any("\ud800" <= letter <= "\udfff" for letter in path)


def fingerprint(folder: Folder) -> str:
    """A digest over all files under papers/, names and content, and over the code of this package."""
    parts = [part for path in _files(folder, TOP) for part in (path, _sum(folder, path) or "?")]
    return key_of(code_fingerprint(), *parts)


@functools.cache
def code_fingerprint() -> str:
    """A digest over this package's own code and the versions of what it makes outputs with."""
    here = Path(__file__).resolve().parent
    digest = hashlib.sha256()
    for path in sorted(here.rglob("*.py")):
        digest.update(path.relative_to(here).as_posix().encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    for name in _MAKERS:
        digest.update(f"{name} {version(name)}\0".encode())
    return digest.hexdigest()


def checksum(data: bytes) -> str:
    """The SHA-256 of some bytes, in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def unchanged(folder: Path, outputs: Mapping[str, str]) -> bool:
    """Whether every named file is in the folder with the checksum that it should have."""
    try:
        return all(checksum((folder / name).read_bytes()) == digest for name, digest in outputs.items())
    except OSError:
        return False


def _files(folder: Folder, path: str) -> Iterator[str]:
    """Every regular file under a folder that is no link, hidden ones left out, in a fixed order."""
    for name in folder.names(path):
        inner = f"{path}/{name}"
        if name.startswith("."):
            continue
        if folder.is_folder(inner):
            yield from _files(folder, inner)
        else:
            yield inner


def _sum(folder: Folder, path: str) -> str | None:
    try:
        return hashlib.sha256(folder.data(path, largest=in_force().figure_bytes)).hexdigest()
    except FileFault:
        return None
