"""A repository of papers opened for work: its folder, its git history, and what was computed of it before."""

from __future__ import annotations

import functools
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pipeline.cache import Cache
from pipeline.errors import MisuseError
from pipeline.git import Commit, Repository
from pipeline.limits import put_in_force
from pipeline.manuscript.values import Revision
from pipeline.papers.files import Folder, is_plain_name
from pipeline.papers.registry import limits_in
from pipeline.papers.shared import TOP

if TYPE_CHECKING:
    from pathlib import Path


_READ = frozenset((".yaml", ".yml", ".md", ".bib", ".json"))


def _is_read(path: str) -> bool:
    """Whether a file is one that papers are made of, and no remnant of an editor beside it."""
    parts = PurePosixPath(path).parts
    included = parts[0] != TOP or "figures" in parts or "data" in parts
    return all(map(is_plain_name, parts)) and (included or PurePosixPath(path).suffix in _READ)


class Workspace:
    """The folder that holds ``papers/``, and the git repository that holds the folder.

    To open one puts the limits that its initiative.yaml sets in force.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self.folder = Folder(root)
        put_in_force(limits_in(self.folder))
        self.repository = Repository.open(root)
        # Beside git's own files: a cache in the work tree could be committed, and so forged.
        self.state = self.repository.common_dir / "papers"
        self.cache = Cache(self.state / "cache")

    @classmethod
    def open(cls, start: Path) -> Workspace:
        """The workspace of ``start`` or of the nearest folder above it that holds ``papers/``.

        Raises `MisuseError` where there is none, and `OutsideError` where git cannot read the repository.
        """
        if not start.is_dir():
            raise MisuseError(f"{start} is not a folder")
        resolved = start.resolve()
        for folder in (resolved, *resolved.parents):
            if (folder / TOP).is_dir():
                return cls(folder)
        message = f"there is no {TOP}/ folder in {start} or above it"
        raise MisuseError(message, hint="run papers in a repository of papers, or name it with -C DIR")

    @functools.cached_property
    def head(self) -> Commit | None:
        """The commit that is checked out."""
        return self.repository.head()

    @functools.cached_property
    def clean(self) -> bool:
        """Whether nothing under papers/ or templates/ differs from that commit."""
        return not self.changed

    @functools.cached_property
    def changed(self) -> tuple[str, ...]:
        """What there differs from it, by path; what git ignores, and is read all the same, counts too."""
        places = (TOP, "templates", ".git-blame-ignore-revs")
        every = self.repository.changed(*places, ignored=True)
        told = self.repository.changed(*places) if every else ()
        return tuple(path for path in every if path in told or _is_read(path))

    def outputs(self, given: Path | None, below: str = "") -> Path:
        """The folder that outputs go to: the one that was given, or else ``build`` and what is ``below`` it.

        Raises `MisuseError` where ``build`` is a link: somebody may have committed it, and it may lead anywhere.
        """
        if given is not None:
            return given
        for path in ("build", f"build/{below}" if below else "build"):
            if self.folder.is_link(path):
                hint = "remove the link, or name a folder with --out"
                raise MisuseError(f"{path} is a symbolic link, which outputs are not written through", hint=hint)
        return self.root / "build" / below

    def revision(self) -> Revision:
        """The commit that outputs are made of; raises `MisuseError` where there is none yet."""
        if self.head is None:
            message = "there is no commit yet: an output is dated and named by its commit"
            raise MisuseError(message, hint="git add papers && git commit")
        return Revision(commit=self.head.sha, date=self.head.committer_date, clean=self.clean)
