"""A work tree with its history."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Self

from pipeline.errors import OutsideError
from pipeline.git.objects import Change, Commit, ObjectReader, TreeEntry, parse_changes
from pipeline.git.runner import driver_overrides, one_line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


_TURNING = ("ident", "working-tree-encoding", "filter")
"""Attributes by which the file in the work tree is another than the one that git holds."""
_MOVES = 20
"""Moves of one file that are followed."""
_DAMAGED = "git fsck tells what is missing"


class Repository(ObjectReader):
    """A work tree with its history, as seen from one folder of it."""

    root: Path
    folder: Path
    prefix: str
    common_dir: Path

    @classmethod
    def open(cls, folder: Path) -> Self:
        """Open the repository that ``folder`` lies in; ``prefix`` is the way from its root ("" or "a/b/").

        Raises :class:`OutsideError` where git or the repository is missing, belongs to somebody else, has no
        work tree, or hides part of the past (shallow, partial, grafted).
        """
        folder = folder.resolve()
        if not folder.is_dir():
            raise OutsideError(f"{folder} is not a folder")
        self = cls(folder)
        facts = self.output(
            "rev-parse",
            "--is-inside-work-tree",
            "--is-shallow-repository",
            "--path-format=absolute",
            "--show-toplevel",
            "--git-common-dir",
        )
        try:
            inside, shallow, top, common = facts.decode("utf-8", "surrogateescape").removesuffix("\n").split("\n")
        except ValueError:
            raise OutsideError(f"the repository of {one_line(str(folder))} has a line break in its path") from None
        if inside != "true":
            raise OutsideError(f"{folder} lies in a repository without a work tree")
        self.folder, self.root, self.common_dir = folder, Path(top).resolve(), Path(common)
        try:
            relative = folder.relative_to(self.root).as_posix()
        except ValueError:
            raise OutsideError(
                f"the repository of {folder} says that its work tree is {self.root}",
                hint="unset core.worktree: git config --unset core.worktree",
            ) from None
        self.prefix = "" if relative == "." else f"{relative}/"
        self._cwd = self.root
        self._settle(shallow=shallow == "true")
        return self

    def _settle(self, *, shallow: bool) -> None:
        """Refuse a past that is not whole, and override the drivers that the configuration names."""
        if shallow:
            raise OutsideError("this is a shallow clone: who wrote what cannot be known", hint="git fetch --unshallow")
        grafts = self.common_dir / "info" / "grafts"
        if grafts.exists() and grafts.stat().st_size:
            raise OutsideError("a grafts file rewrites this repository's past", hint=f"remove {grafts}")
        self._config: dict[str, str] = {}
        for entry in self.output("config", "-z", "--list").decode("utf-8", "replace").split("\0"):
            key, _, value = entry.partition("\n")
            self._config[key] = value
        for key, value in self._config.items():
            section, _, name = key.rpartition(".")
            promised = section.startswith("remote.") and name == "promisor" and value.lower() != "false"
            if key == "extensions.partialclone" or promised:
                raise OutsideError(
                    "this is a partial clone: part of the past is not here",
                    hint="clone again without --filter",
                )
        self._overrides = (*self._overrides, *driver_overrides(self._config))

    def _pathspecs(self, paths: Iterable[str]) -> list[str]:
        """Literal pathspecs from the root; no path at all means the folder that was opened."""
        return [f":(top,literal){self.prefix}{path}".rstrip("/") for path in paths] or [
            f":(top,literal){self.prefix}".rstrip("/")
        ]

    def inside(self, path: str) -> str | None:
        """A path from the root as one from the folder; None where it lies elsewhere."""
        return path[len(self.prefix) :] if path.startswith(self.prefix) else None

    def resolve(self, revision: str) -> str | None:
        """The full hash of the commit a revision (a hash, branch or tag) means; None where it means none."""
        output = self.run(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}", may_fail=True
        )
        # rev-parse prints the --end-of-options it was given; the hash comes last.
        return output.decode().split()[-1] if output and output.strip() else None

    def by_hash(self, beginning: str) -> str | None:
        """The full hash of the one commit whose hash begins so; unlike `resolve` it takes no branch for one."""
        output = self.run("rev-parse", f"--disambiguate={beginning}", may_fail=True)
        found = self.commits((output or b"").decode().split())
        return next(iter(found)) if len(found) == 1 else None

    def head(self) -> Commit | None:
        """The commit checked out; None where there is none yet."""
        # The hash alone, without asking for the object: a missing one is damage, not a young repository.
        output = self.run("rev-parse", "--verify", "--quiet", "HEAD", may_fail=True)
        if not output:
            branch = self.branch()
            if branch is None or (self.common_dir / "refs" / "heads" / branch).is_file():
                raise OutsideError("HEAD names no commit: the repository is damaged", hint=_DAMAGED)
            return None
        sha = output.decode().strip()
        found = self.commits([sha])
        if sha not in found:
            raise OutsideError(f"commit {sha} is missing: the repository is damaged", hint=_DAMAGED)
        return found[sha]

    def branch(self) -> str | None:
        """The branch checked out, also before its first commit; None where HEAD is detached."""
        output = self.run("symbolic-ref", "--quiet", "--short", "HEAD", may_fail=True)
        return output.decode("utf-8", "surrogateescape").strip() if output else None

    def config(self, key: str) -> str | None:
        """A configuration value, as of :meth:`open`; section and name of the key in lower case."""
        return self._config.get(key)

    def tracked_files(self, *under: str) -> tuple[TreeEntry, ...]:
        """The files of the index under these folders; a file in conflict comes once a stage."""
        output = self.output("ls-files", "-z", "--stage", "--", *self._pathspecs(under))
        return self._entries(output, sha_at=1)

    def tree(self, revision: str, *under: str) -> tuple[TreeEntry, ...]:
        """The files of a commit under these folders (or files), with their modes."""
        paths = [f"{self.prefix}{path}".rstrip("/") for path in under] or [self.prefix.rstrip("/")]
        sha = self._commit_or_raise(revision)
        command = ["--literal-pathspecs", "ls-tree", "-r", "-z", "--full-tree"]
        output = self.output(*command, "--end-of-options", sha, "--", *(path for path in paths if path))
        return self._entries(output, sha_at=2)

    def _entries(self, output: bytes, sha_at: int) -> tuple[TreeEntry, ...]:
        entries = []
        for record in output.decode("utf-8", "surrogateescape").split("\0"):
            facts, tab, path = record.partition("\t")
            inside = self.inside(path)
            if tab and inside:
                fields = facts.split(" ")
                entries.append(TreeEntry(path=inside, mode=fields[0], sha=fields[sha_at]))
        return tuple(entries)

    def _commit_or_raise(self, revision: str) -> str:
        sha = self.resolve(revision)
        if sha is None:
            raise OutsideError(f"git knows no commit {one_line(revision)}")
        return sha

    def read_blob(self, revision: str, path: str) -> bytes | None:
        """Read a file of a commit; None where it has no such file. A symlink's bytes are its target."""
        return self._contents(entry for entry in self.tree(revision, path) if entry.path == path).get(path)

    def read_blobs(self, revision: str, *under: str) -> dict[str, bytes]:
        """Read all regular files of a commit under these folders, by path."""
        return self._contents(entry for entry in self.tree(revision, *under) if entry.mode.startswith("100"))

    def _contents(self, entries: Iterable[TreeEntry]) -> dict[str, bytes]:
        found = {}
        wanted = list(entries)
        for entry, (_, data) in zip(wanted, self.objects(entry.sha for entry in wanted), strict=True):
            if data is None:
                raise OutsideError(f"the text of {entry.path} is missing: the repository is damaged", hint=_DAMAGED)
            found[entry.path] = data
        return found

    def changed(self, *under: str, ignored: bool = False) -> tuple[str, ...]:
        """Paths under these folders that differ from HEAD: modified, staged, untracked, or hidden from git.

        Files that are ignored count with ``ignored=True`` only. A file marked assume-unchanged or
        skip-worktree always counts: git would not say whether it changed. So does one that attributes turn into
        something else on its way out of git, where that is not byte by byte what git holds.
        """
        specs = self._pathspecs(under)
        flags = ["-z", "--untracked-files=all", "--no-renames", "--ignore-submodules=dirty"]
        flags += ["--ignored=traditional"] if ignored else ["--ignored=no"]
        found = set()
        for record in self.output("status", "--porcelain=v1", *flags, "--", *specs).split(b"\0"):
            found.add(self.inside(record[3:].decode("utf-8", "surrogateescape")))
        for record in self.output("ls-files", "-z", "-v", "--", *specs).split(b"\0"):
            if record[:1] == b"S" or record[:1].islower():
                found.add(self.inside(record[2:].decode("utf-8", "surrogateescape")))
        found |= self._turned(under)
        return tuple(sorted(path for path in found if path))

    def _turned(self, under: Sequence[str]) -> set[str]:
        """Files that attributes turn into something else (``ident``, an encoding, a filter), from the folder."""
        entries = {entry.path: entry.sha for entry in self.tracked_files(*under)}
        names = b"".join(f"{self.prefix}{path}\0".encode("utf-8", "surrogateescape") for path in entries)
        fields = self.output("check-attr", "-z", "--stdin", *_TURNING, stdin=names).split(b"\0")
        turned = {
            self.inside(name.decode("utf-8", "surrogateescape"))
            for name, value in zip(fields[::3], fields[2::3], strict=False)
            if value not in (b"unspecified", b"unset")
        }
        return {path for path in turned if path and self._blob_of(path) != entries[path]}

    def _blob_of(self, path: str) -> str | None:
        """The hash that a file's own bytes have."""
        file = self.folder / path
        if not file.is_file():
            return None
        return self.output("hash-object", "--no-filters", "--stdin", stdin=file.read_bytes()).decode().strip()

    def log(self, *paths: str, revision: str = "HEAD", full_history: bool = False) -> tuple[Commit, ...]:
        """The commits that touched these paths, newest first (children before parents).

        With ``full_history`` also those on side branches whose change a merge dropped, and such merges.
        """
        sha = self.resolve(revision)
        if sha is None:
            return ()
        flags = ["--full-history", "--simplify-merges"] if full_history else []
        output = self.output("rev-list", "--topo-order", *flags, "--end-of-options", sha, "--", *self._pathspecs(paths))
        shas = output.decode().split()
        return tuple(self.commits(shas).values())

    def is_ancestor(self, old: str, new: str) -> bool:
        """Whether a commit is another one, or in its past."""
        return self.run("merge-base", "--is-ancestor", old, new, may_fail=True) is not None

    def former_path(self, path: str, old: str, new: str) -> str | None:
        """Where a file of the newer commit was in the older one, followed through moves; ``None`` where it was not."""
        for _ in range(_MOVES):
            if any(entry.path == path for entry in self.tree(old, path)):
                return path
            flags = ["-1", "--diff-filter=A", "--no-renames", "--format=%H", "--end-of-options", new]
            added = self.output("log", *flags, "--", *self._pathspecs([path])).decode().strip()
            source = self._moved_from(path, added) if added else None
            if source is None:
                return None
            path, new = source, f"{added}^"
        return None

    def _moved_from(self, path: str, commit: str) -> str | None:
        """The file that a commit gave this path."""
        flags = [
            "-r",
            "-z",
            "-M",
            "--diff-filter=R",
            "--name-status",
            "--no-commit-id",
            "--no-ext-diff",
            "--no-textconv",
        ]
        fields = iter(self.output("diff-tree", *flags, commit).decode("utf-8", "surrogateescape").split("\0"))
        for letter in fields:
            before, after = (next(fields, ""), next(fields, "")) if letter else ("", "")
            if letter and self.inside(after) == path:
                return self.inside(before)
        return None

    def since(self, old: str, new: str, *paths: str) -> dict[str, tuple[str, ...]]:
        """The commits that came of one up to another and touched these paths, or merge such; oldest first.

        Each with its parents among them, or the old one. What comes of a merge with another past is the merge's.
        """
        flags = ["--topo-order", "--reverse", "--parents", "--full-history", "--ancestry-path", "--end-of-options"]
        output = self.output("rev-list", *flags, new, f"^{old}", "--", *self._pathspecs(paths))
        return {first: tuple(rest) for first, *rest in (line.split() for line in output.decode().splitlines())}

    def lines_of_descent(self, revision: str, glob: str) -> list[tuple[str, tuple[str, ...]]]:
        """The commits that matter to a glob from the root, oldest first, with their parents among them."""
        sha = self._commit_or_raise(revision)
        arguments = ["rev-list", "--topo-order", "--reverse", "--parents", "--end-of-options", sha, "--"]
        lines = self.output(*arguments, f":(top,glob){glob}").decode().splitlines()
        return [(first, tuple(rest)) for first, *rest in (line.split() for line in lines)]

    def changes(self, pairs: Sequence[tuple[str, str | None]], glob: str) -> Iterator[tuple[str, list[Change]]]:
        """For each (commit, parent) the files of a glob that differ; all files of it where parent is None.

        Pairs that differ in nothing are left out; so is their order kept otherwise.
        """
        arguments = [
            "diff-tree",
            "--stdin",
            "-z",
            "-r",
            "--raw",
            "--no-renames",
            "--no-ext-diff",
            "--no-textconv",
        ]
        with self.feed([*arguments, "--", f":(top,glob){glob}"], (f"{a} {b}" for a, b in pairs if b)) as stream:
            yield from parse_changes(stream)

    def files(self, revision: str, suffix: str) -> list[Change]:
        """All files of a commit whose name ends so, paths from the root."""
        records = self.output("ls-tree", "-r", "-z", "--full-tree", "--end-of-options", revision)
        found = []
        for record in records.decode("utf-8", "surrogateescape").split("\0"):
            facts, _, path = record.partition("\t")
            if path.endswith(suffix):
                mode, _, sha = facts.split(" ")
                found.append(Change(path=path, mode=mode, sha=sha, letter="A"))
        return found
