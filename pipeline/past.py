"""A repository of papers as it stood at a commit: its files in a folder of their own, its history up to there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import MisuseError
from pipeline.papers.files import Folder
from pipeline.papers.shared import TOP
from pipeline.workspace import Workspace

if TYPE_CHECKING:
    from pipeline.git import Commit

TEMPLATES = "templates"
"""The folder of a repository's own templates."""
_ODD = frozenset(("", ".", "..", ".git"))


class Past(Workspace):
    """The workspace as a commit holds it, in ``folder``, which must be empty; the work tree is not looked at.

    History, attribution and reviews are those up to that commit. Of one ``only`` that paper and what all share is
    there. The repository's own templates come along ``with_templates``. Raises `MisuseError` where the commit holds no
    papers.
    """

    def __init__(
        self,
        workspace: Workspace,
        commit: Commit,
        folder: Path,
        *,
        only: str | None = None,
        with_templates: bool = False,
    ) -> None:
        under = [*_under(workspace, commit, only), *([TEMPLATES] if with_templates else [])]
        for path, data in workspace.repository.read_blobs(commit.sha, *under).items():
            if _ODD & set(Path(path).parts) or path.startswith("/"):
                continue
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        if not (folder / TOP).is_dir():
            raise MisuseError(f"there is no {TOP}/ folder in commit {commit.sha[:12]}")
        self.root = folder
        self.folder = Folder(folder)
        self.repository = workspace.repository
        self.state = workspace.state
        self.cache = workspace.cache
        # Set where the parent class would find them out.
        self.head = commit
        self.clean = True


def _under(workspace: Workspace, commit: Commit, only: str | None) -> list[str]:
    """The folders and files to read."""
    if only is None:
        return [TOP]
    shared = [entry.path for entry in workspace.repository.tree(commit.sha, TOP) if entry.path.count("/") == 1]
    return [*shared, f"{TOP}/{only}"]


def commit_of(workspace: Workspace, revision: str) -> Commit:
    """The commit that a hash, a tag or a branch means; raises `MisuseError` where it means none."""
    sha = workspace.repository.resolve(revision) if revision and not revision.startswith("-") else None
    if sha is None:
        hint = "name a commit or a tag: git log --oneline and git tag list them"
        raise MisuseError(f"git knows no commit {revision}", hint=hint)
    return workspace.repository.commits([sha])[sha]
