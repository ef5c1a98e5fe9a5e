"""What is kept between runs: the shadow history, its blames, and what was found at a commit.

Everything here can be lost: what is missing, foreign or damaged is made again without a word. Files are
written beside and then renamed. The folder must not be one that contributors can commit to; one inside the
git folder is safe.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.git import ScratchRepository
from pipeline.history.blames import FLAGS, Blame, Blames
from pipeline.history.shadow import Shadow
from pipeline.programs import scratch
from pipeline.words import FINGERPRINT

if TYPE_CHECKING:
    from collections.abc import Iterator

FORMAT = " ".join(("history-1", FINGERPRINT, *FLAGS))
"""Part of every file here: another layout, tokeniser or way to blame finds nothing of this one."""

_PREFIX = "words-"
_INDEX = "words.json"
_KEPT = 8
"""How many findings stay: a build looks at several sets of papers, a person at several branches."""


def read_json(path: Path) -> dict[str, Any] | None:
    """A file of this format, or None."""
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) and data.get("format") == FORMAT else None


def write_json(path: Path, data: dict[str, Any]) -> None:
    """Write beside, then rename. A disk that refuses costs the next run time, not this one its result."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="surrogatepass") as stream:
                json.dump({"format": FORMAT, **data}, stream, separators=(",", ":"))
            Path(name).replace(path)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise


def write_finding(cache: Path, name: str, data: dict[str, Any]) -> None:
    """Write a finding and forget the oldest ones."""
    write_json(cache / name, data)
    with contextlib.suppress(OSError):
        findings = sorted(cache.glob("attribution-*.json"), key=lambda path: path.stat().st_mtime)
        for path in findings[:-_KEPT]:
            path.unlink(missing_ok=True)


@contextlib.contextmanager
def kept_shadow(cache: Path | None) -> Iterator[tuple[Shadow, Blames | None]]:
    """The shadow of earlier runs with their blames; an empty one where there is none, or nothing is kept."""
    if cache is None:
        with scratch() as folder:
            yield Shadow(scratch=ScratchRepository.create(folder), copies={}, cut={}), None
        return
    yield _found(cache) or (Shadow(scratch=_fresh(cache), copies={}, cut={}), None)


def _found(cache: Path) -> tuple[Shadow, Blames | None] | None:
    index = read_json(cache / _INDEX)
    if index is None:
        return None
    try:
        folder = cache / Path(index["folder"]).name
        copies = {str(sha): str(copy) for sha, copy in index["copies"].items()}
        cut = {str(sha): list(map(str, paths)) for sha, paths in index["cut"].items()}
        blames = _blames(index["blames"])
    except (KeyError, TypeError, ValueError, AttributeError):
        return None
    if not folder.is_dir():
        return None
    return Shadow(scratch=ScratchRepository(folder), copies=copies, cut=cut), blames


def _fresh(cache: Path) -> ScratchRepository:
    """An empty shadow in place of all others; a run that still reads one starts again without keeping."""
    forget_shadow(cache)
    cache.mkdir(parents=True, exist_ok=True)
    return ScratchRepository.create(Path(tempfile.mkdtemp(dir=cache, prefix=_PREFIX, suffix=".git")))


def forget_shadow(cache: Path) -> None:
    """Remove what is kept of the shadow, so that the next run makes it again."""
    with contextlib.suppress(OSError):
        (cache / _INDEX).unlink(missing_ok=True)
    for folder in cache.glob(f"{_PREFIX}*.git"):
        shutil.rmtree(folder, ignore_errors=True)


def keep_shadow(cache: Path, shadow: Shadow, blames: Blames) -> None:
    """Note what the shadow holds; its objects are there already."""
    sections = {
        path: [blame.blob, [[sha, name, words] for (sha, name), words in blame.counts.items()]]
        for path, blame in blames.by_path.items()
    }
    noted = {"tip": blames.tip, "ignored": list(blames.ignored), "sections": sections}
    whole = {
        "folder": shadow.scratch.folder.name,
        "copies": dict(shadow.copies),
        "cut": dict(shadow.cut),
        "blames": noted,
    }
    write_json(cache / _INDEX, whole)


def _blames(data: dict[str, Any]) -> Blames:
    by_path = {
        str(path): Blame(blob=str(blob), counts={(str(sha), str(name)): int(words) for sha, name, words in counts})
        for path, (blob, counts) in data["sections"].items()
    }
    return Blames(tip=str(data["tip"]), ignored=tuple(map(str, data["ignored"])), by_path=by_path)
