"""What a forger has: real keys, anybody's name, branches from wherever, and commits that git itself would not make."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.cache import Cache
from pipeline.findings import Severity
from pipeline.git import Repository
from pipeline.papers.reading import read_collection
from pipeline.reviews.counting import why_not_entitled
from pipeline.reviews.recording import Pasts, read_pasts
from pipeline.surveying import Survey, survey
from pipeline.trust import Trust, trust
from pipeline.workspace import Workspace
from tests.making import EDITOR, FILES, ONE, Maker

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from pipeline.reviews.counting import Weighed

    Growth = tuple[Sequence[str], Mapping[str, tuple[str, str] | str | None]]
    """Of a commit: its parents by name, and the files that it holds differently from the first of them."""

GUIDE = "Guide One <guide1@example.org>"
MACHINE = "Forge <noreply@forge.example.org>"
TWO_GUIDE = "Guide Two <guide2@example.org>"
TWO_EDITOR = "Editor Two <editor2@example.org>"
STRANGER = "Stranger <stranger@example.org>"

INITIATIVE = "papers/initiative.yaml"
PEOPLE = "papers/people.yaml"
PAPER = "papers/testing/paper.yaml"
RECORD = "papers/testing/reviews/summary/guide1.yaml"
IGNORED = ".git-blame-ignore-revs"

NAMES = ("editor1", "guide1", "guide2", "researcher1", "machine", "spare")
"""Whose keys there are."""


@dataclass(frozen=True, slots=True)
class Key:
    """An SSH key pair: the file of the private half, and the public half as people.yaml has it."""

    file: Path
    public: str


def make_keys(folder: Path) -> dict[str, Key]:
    """A real key for each of `NAMES`."""
    keys = {}
    for name in NAMES:
        file = folder / name
        command = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", name, "-f", str(file)]
        subprocess.run(command, check=True, capture_output=True)
        keys[name] = Key(file, " ".join((folder / f"{name}.pub").read_text().split()[:2]))
    return keys


def found(folder: Path, keys: Mapping[str, Key], *, signed: bool = False, sections: bool = False) -> Maker:
    """The registry of `FILES`, founded by the editor, with everybody's keys and two guides; sections if asked for.

    With ``signed`` reviews and changes of the registry count in signed commits only, and the founding is one.
    """
    folder.mkdir(parents=True)
    maker = Maker(folder)
    maker.git("init", "-q", "-b", "main")
    for path, held in FILES.items():
        if path.startswith("papers/") and path.count("/") <= 2 and path != PEOPLE:
            maker.write(path, held)
    maker.write(PEOPLE, "".join(_person(keys, *person) for person in _PEOPLE))
    maker.replace(PAPER, "guides: [guide1]", "guides: [guide1, guide2]")
    if signed:
        maker.replace(INITIATIVE, "signed: false", "signed: true")
    commit(maker, "Found the registry", key=keys["editor1"] if signed else None)
    for path, held in FILES.items() if sections else ():
        if path.count("/") > 2:
            maker.write(path, held.replace("status: drafting", "status: submitted"))
    if sections:
        commit(maker, "Write", who=ONE)
    return maker


_PEOPLE = (
    ("editor1", "Editor One"),
    ("editor2", "Editor Two"),
    ("guide1", "Guide One"),
    ("guide2", "Guide Two"),
    ("researcher1", "Researcher One"),
    ("researcher2", "Researcher Two"),
)


def _person(keys: Mapping[str, Key], name: str, said: str) -> str:
    held = f"\n  keys: [{keys[name].public}]" if name in keys else ""
    return f"{name}:\n  name: {said}\n  affiliation: Institute\n  emails: [{name}@example.org]{held}\n"


def signing(key: Key | None) -> list[str]:
    """The options by which git signs with a key, or does not."""
    if key is None:
        return ["-c", "commit.gpgsign=false"]
    return ["-c", "gpg.format=ssh", "-c", f"user.signingkey={key.file}", "-c", "commit.gpgsign=true"]


def commit(
    maker: Maker,
    message: str = "Change",
    *,
    who: str = EDITOR,
    key: Key | None = None,
    author: str | None = None,
    amend: bool = False,
) -> str:
    """Commit everything: ``who`` commits, signs with the key if there is one, and says that ``author`` wrote it."""
    maker.git("add", "-A")
    flags = ["--amend"] if amend else []
    flags += [f"--author={author}"] if author else []
    maker.git(*signing(key), "commit", "-q", "--allow-empty", *flags, "-m", message, who=who)
    return maker.git("rev-parse", "HEAD").strip()


def merge(
    maker: Maker, *branches: str, who: str = EDITOR, key: Key | None = None, ours: bool = False, alien: bool = False
) -> str:
    """Merge branches as somebody; ``ours`` takes nothing of them, ``alien`` ones share no past."""
    flags = ["-s", "ours"] if ours else []
    flags += ["--allow-unrelated-histories"] if alien else []
    maker.git(*signing(key), "merge", "-q", "--no-ff", *flags, "-m", "Merge", *branches, who=who)
    return maker.git("rev-parse", "HEAD").strip()


def merge_as(
    maker: Maker, files: Mapping[str, str | None], branch: str, *, who: str = EDITOR, key: Key | None = None
) -> str:
    """Merge a branch so that the files are what the merge wants them to be, whatever either side says."""
    maker.git("merge", "-q", "--no-ff", "--no-commit", "-s", "ours", branch, who=who)
    for path, text in files.items():
        if text is None:
            (maker.folder / path).unlink()
        else:
            maker.write(path, text)
    return commit(maker, "Merge", who=who, key=key)


def text(maker: Maker, path: str, revision: str = "HEAD") -> str:
    """A file as a commit holds it."""
    return maker.git("show", f"{revision}:{path}")


def trusted(maker: Maker, cache: Cache | None = None, revision: str = "HEAD") -> Trust:
    """Whom to believe at a commit, found anew unless there is a cache."""
    repository = Repository.open(maker.folder)
    found = trust(repository, maker.git("rev-parse", revision).strip(), cache or Cache(None))
    assert found is not None
    return found


def breaches(maker: Maker, revision: str = "HEAD") -> list[tuple[str, str, str]]:
    """The breaches at a commit: which commit, of which file, and why."""
    return [(found.commit, found.path, found.why) for found in trusted(maker, revision=revision).breaches]


def pasts(maker: Maker) -> Pasts:
    """How the records at HEAD came to be."""
    workspace = Workspace(maker.folder)
    collection, _ = read_collection(workspace.folder)
    head = maker.git("rev-parse", "HEAD").strip()
    return read_pasts(workspace.repository, head, trusted(maker).registry, collection.people, Cache(None))


def look(maker: Maker) -> Survey:
    """Everything that one look at the repository finds."""
    return survey(Workspace(maker.folder), [])


def weighed(seen: Survey, section: str = "summary", reviewer: str = "guide1") -> Weighed:
    """Somebody's review of a section of the paper, weighed."""
    sections = {one.id: one for one in seen.standings["testing"].sections}
    (found_one,) = [one for one in sections[section].reviews if one.record.reviewer.id == reviewer]
    return found_one


def codes(seen: Survey) -> list[str]:
    """The codes of the errors that the check finds."""
    return [one.code.name for one in seen.findings if one.severity is Severity.ERROR]


def record(
    maker: Maker, verdict: str = "approved", *, path: str = RECORD, text: str = "sha256:" + "0" * 64, more: str = ""
) -> None:
    """Write a review record, by default of the summary by Guide One; ``more`` are further lines of it."""
    head = maker.git("rev-parse", "HEAD").strip()
    maker.write(path, f"verdict: {verdict}\ntext: {text}\ncommit: {head}\ndate: 2020-02-15\n{more}")


def why_not(maker: Maker, path: str = RECORD) -> str | None:
    """Why a record was made by somebody who may not make it, as a clause; ``None`` where they may."""
    registry = trusted(maker).registry
    policy = registry.policy_of(path.split("/")[1])
    recorders = [one.id for one in policy.recorders]
    reviewer = path.rsplit("/", 1)[-1].removesuffix(".yaml")
    return why_not_entitled(pasts(maker).recorded[path], reviewer, recorders, signed=policy.signed)


def why_not_editor(who: str) -> str:
    """The reason that a change of the registry by such a committer is a breach."""
    return f"was committed by {who.partition(' <')[0]}, who was no editor then"


def grow(folder: Path, growths: Mapping[str, Growth]) -> dict[str, str]:
    """Make a history of any shape; gives each commit's hash by its name.

    Branches are named as the commits. A file is its text, its mode and its text, or ``None`` to take it away.
    """
    folder.mkdir(parents=True, exist_ok=True)
    maker = Maker(folder)
    maker.git("init", "-q", "-b", "main")
    subprocess.run(
        ["git", "fast-import", "--quiet", "--force", "--date-format=raw"],
        cwd=folder, input="".join(_stream(growths)).encode(), check=True, capture_output=True,
    )  # fmt: skip
    lines = maker.git("for-each-ref", "--format=%(refname:lstrip=2) %(objectname)", "refs/grown").splitlines()
    return {name.removeprefix("grown/"): sha for name, sha in (line.split() for line in lines)}


def _stream(growths: Mapping[str, Growth]) -> Iterator[str]:
    marks = {name: number for number, name in enumerate(growths, start=1)}
    for name, (parents, files) in growths.items():
        who, _, email = ONE.rstrip(">").partition(" <")
        yield f"commit refs/grown/{name}\nmark :{marks[name]}\n"
        yield f"committer {who} <{email}> {1_580_000_000 + marks[name]} +0000\ndata {len(name)}\n{name}\n"
        for number, parent in enumerate(parents):
            yield f"{'merge' if number else 'from'} :{marks[parent]}\n"
        for path, what in files.items():
            if what is None:
                yield f"D {path}\n"
                continue
            mode, data = what if isinstance(what, tuple) else ("100644", what)
            yield f"M {mode} inline {path}\ndata {len(data.encode())}\n{data}\n"
        yield "\n"
