"""Commits made from plumbing: files in, a commit out, in the name of one person and by the hand of another.

Nothing half-made is ever seen: objects come first, then the branch moves in one step, and only then do index and work
tree follow. No hook runs. A commit is signed where ``commit.gpgsign`` says so, with the key and by the program that
git's configuration names, which are the caller's own.
"""

from __future__ import annotations

import contextlib
import re
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.cache import write_whole
from pipeline.errors import MisuseError, OutsideError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.git.repository import Repository

_IDENT = re.compile(
    r"(?P<name>.*) <(?P<email>[^<>]*)> (?P<seconds>-?\d+) (?P<sign>[+-])(?P<hours>\d\d)(?P<minutes>\d\d)\Z"
)
NO_SIGNATURE = "see that git config user.signingkey names a key that is there"
"""What to do where git signs nothing though it was told to."""
_UNDER_WAY = (
    ("MERGE_HEAD", "a merge", "git commit, or git merge --abort"),
    ("CHERRY_PICK_HEAD", "a cherry-pick", "git cherry-pick --continue, or --abort"),
    ("REVERT_HEAD", "a revert", "git revert --continue, or --abort"),
    ("REBASE_HEAD", "a rebase", "git rebase --continue, or --abort"),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Ident:
    """Who git commits as, and when, by its clock or ``GIT_COMMITTER_DATE``."""

    name: str
    email: str
    when: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """A commit that is to be: ``files`` by path with their bytes, ``None`` for one to be taken away."""

    files: Mapping[str, bytes | None]
    message: str
    author_name: str
    author_email: str


def committer(repository: Repository) -> Ident:
    """Who git would commit as. Raises `MisuseError` where it does not know."""
    said = repository.run("var", "GIT_COMMITTER_IDENT", may_fail=True, commits=True)
    match = _IDENT.match(said.decode("utf-8", "replace").strip()) if said else None
    if match is None:
        hint = 'git config user.name "Your Name" && git config user.email you@example.org'
        raise MisuseError("git does not know who you are", hint=hint)
    offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"]))
    zone = timezone(-offset if match["sign"] == "-" else offset)
    return Ident(name=match["name"], email=match["email"], when=datetime.fromtimestamp(int(match["seconds"]), zone))


def signs(repository: Repository) -> bool:
    """Whether git is configured to sign commits."""
    return repository.run("config", "--type=bool", "--get", "commit.gpgsign", may_fail=True) == b"true\n"


def refuse_unfinished(repository: Repository) -> None:
    """Raise `MisuseError` where a merge or the like is under way, which a commit of ours would break."""
    for ref, what, hint in _UNDER_WAY:
        if repository.run("rev-parse", "--verify", "--quiet", ref, may_fail=True):
            raise MisuseError(f"{what} is under way in this repository", hint=hint)


def make(repository: Repository, parent: str, draft: Draft) -> str:
    """The hash of a new commit upon a parent; no branch knows it yet. Raises `OutsideError` where git fails."""
    with tempfile.TemporaryDirectory(prefix="papers-") as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        repository.output("read-tree", parent, variables=index)
        entries = [_entry(repository, path, data) for path, data in draft.files.items()]
        repository.output("update-index", "-z", "--index-info", stdin=b"".join(entries), variables=index)
        tree = repository.output("write-tree", variables=index).decode().strip()
    author = {"GIT_AUTHOR_NAME": draft.author_name, "GIT_AUTHOR_EMAIL": draft.author_email}
    signing = signs(repository)
    command = ["commit-tree", *(["-S"] if signing else []), "-p", parent, "-F", "-", tree]
    output = repository.output(*command, stdin=draft.message.encode(), commits=True, variables=author)
    made = output.decode().strip()
    if signing and b"\ngpgsig" not in repository.output("cat-file", "commit", made).partition(b"\n\n")[0]:
        raise OutsideError("git made the commit without the signature that it was to make", hint=NO_SIGNATURE)
    return made


def advance(repository: Repository, old: str, new: str, draft: Draft, reason: str) -> None:
    """Move the branch that is checked out from one commit to the next, and bring index and work tree along.

    Raises `OutsideError` where somebody else has moved it meanwhile, or the disk refuses.
    """
    repository.output("update-ref", "-m", reason, "HEAD", new, old)
    entries = [_entry(repository, path, data) for path, data in draft.files.items()]
    repository.output("update-index", "-z", "--index-info", stdin=b"".join(entries))
    for path, data in draft.files.items():
        target = repository.folder / path
        try:
            if data is not None:
                write_whole(target, data)
                continue
            target.unlink(missing_ok=True)
        except OSError as error:
            hint = f"the commit is made; git checkout -- {path} brings the file"
            raise OutsideError(f"{path} could not be written: {error.strerror}", hint=hint) from error
        with contextlib.suppress(OSError):
            target.parent.rmdir()


def _entry(repository: Repository, path: str, data: bytes | None) -> bytes:
    """A line for ``update-index --index-info``; mode 0 takes the file away."""
    where = f"{repository.prefix}{path}".encode("utf-8", "surrogateescape")
    if data is None:
        return b"0 " + b"0" * 40 + b"\t" + where + b"\0"
    blob = repository.output("hash-object", "-w", "--stdin", stdin=data).decode().strip()
    return f"100644 {blob}\t".encode() + where + b"\0"
