"""Annotated tags: made in one step, signed where git is configured to, and read without belief."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.errors import MisuseError, OutsideError
from pipeline.git.writing import NO_SIGNATURE

if TYPE_CHECKING:
    from pipeline.git.repository import Repository

_NAME = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,99}\Z")


@dataclass(frozen=True, kw_only=True, slots=True)
class Tag:
    """An annotated tag: its own object, the commit that it names, who made it, and its message without a signature."""

    sha: str
    commit: str
    tagger_email: str
    message: str


def refuse_tag(repository: Repository, name: str) -> None:
    """Raise `MisuseError` for what cannot name a release, or names one already."""
    if not _NAME.match(name) or name.endswith(("HEAD", ".", ".lock")) or ".." in name:
        raise MisuseError(f"{name!r} cannot name a release", hint="a version is letters, digits, dots and hyphens: 1.0")
    if repository.run("show-ref", "--verify", "--quiet", f"refs/tags/{name}", may_fail=True) is not None:
        raise MisuseError(f"there is a tag {name} already", hint="give the release another version; git tag lists them")


def make_tag(repository: Repository, name: str, commit: str, message: str) -> str:
    """Tag a commit in the name of whom git commits as; gives the tag's hash.

    Signed where ``tag.gpgSign`` or ``commit.gpgsign`` says so. Raises `OutsideError` where git fails.
    """
    values = (repository.run("config", "--type=bool", "--get", key, may_fail=True) for key in _SIGNING)
    flag = "-s" if b"true\n" in values else "-a"
    # Lines that begin with # are words here, not comments.
    config = (("tag.gpgSign", "false"), ("core.commentChar", "\x01"))
    command = ["tag", flag, "--cleanup=verbatim", "-F", "-", "--end-of-options", name, commit]
    repository.output(*command, stdin=message.encode(), commits=True, config=config)
    made = repository.output("rev-parse", "--verify", "--quiet", f"refs/tags/{name}").decode().strip()
    if flag == "-s" and b"-----BEGIN " not in repository.output("cat-file", "tag", made):
        # Git 2.39 says nothing where the key of an SSH signature is missing.
        repository.output("update-ref", "-d", f"refs/tags/{name}", made)
        raise OutsideError("git made the tag without the signature that it was to make", hint=NO_SIGNATURE)
    return made


def read_tag(repository: Repository, name: str) -> Tag | None:
    """An annotated tag of a commit; ``None`` where there is none of that name."""
    if not _NAME.match(name):
        return None
    found = repository.run("rev-parse", "--verify", "--quiet", f"refs/tags/{name}", may_fail=True)
    sha = found.decode().strip() if found else ""
    if not sha or repository.output("cat-file", "-t", sha) != b"tag\n":
        return None
    head, _, message = repository.output("cat-file", "tag", sha).decode("utf-8", "replace").partition("\n\n")
    fields = dict(line.split(" ", 1) for line in head.splitlines() if " " in line)
    if fields.get("type") != "commit":
        return None
    email = re.search(r"<([^<>]*)>", fields.get("tagger", ""))
    words = message.partition("-----BEGIN ")[0]
    return Tag(sha=sha, commit=fields["object"], tagger_email=email[1] if email else "", message=words)


_SIGNING = ("tag.gpgSign", "commit.gpgsign")
