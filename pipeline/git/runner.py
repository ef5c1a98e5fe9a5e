"""Starts git safely: what every call is given, what it is denied, and how its failure reads."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import tempfile
import threading
from typing import IO, TYPE_CHECKING, Any

from pipeline.errors import OutsideError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

_KEPT = re.compile(r"GIT_(?:EXEC_PATH|PYTHON_\w+|CONFIG_(?:GLOBAL|SYSTEM|NOSYSTEM|COUNT|KEY_\d+|VALUE_\d+))")
_WHO = re.compile(r"GIT_(?:AUTHOR|COMMITTER)_(?:NAME|EMAIL|DATE)")
_ENVIRONMENT = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
    "LANGUAGE": "C",
    "LC_ALL": "C",
}
_OVERRIDES = (
    ("core.fsmonitor", "false"),
    ("core.hooksPath", os.devnull),
    ("core.attributesFile", os.devnull),
    ("core.pager", "cat"),
    ("core.commitGraph", "false"),
    ("core.useReplaceRefs", "false"),
    # A file of the same size and time is not the same file: let git compare all it recorded.
    ("core.checkStat", "default"),
    ("core.trustctime", "true"),
    ("core.quotePath", "false"),
    ("diff.external", ""),
    ("log.mailmap", "false"),
    ("log.showSignature", "false"),
    ("protocol.allow", "never"),
    ("gc.auto", "0"),
    ("maintenance.auto", "false"),
)
# Of the drivers a configuration may define: what starts a program, and what turns its absence into an error.
_DRIVERS = {
    "filter": (("clean", ""), ("smudge", ""), ("process", ""), ("required", "false")),
    "diff": (("command", ""), ("textconv", "")),
    "merge": (("driver", ""),),
}
_ADVICE = (
    ("No space left", "free space and try again"),
    ("Permission denied", "mend the permissions of the git folder and try again"),
    (".lock': File exists", "another git is at work here; if none is running, remove the lock file that it names"),
    ("cannot lock ref", "another git has moved the branch meanwhile: try again"),
)
"""What to do, by what git says."""
_ENVIRONMENT_LOCK = threading.Lock()
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


class Runner:
    """Starts git in one folder, with the safe environment; every failure is one :class:`OutsideError`."""

    def __init__(self, folder: Path, overrides: Sequence[tuple[str, str]] = ()) -> None:
        self._cwd = folder
        self._overrides = (*_OVERRIDES, *overrides)
        self._extra: Mapping[str, str] = {}

    def _environment(self, config: Sequence[tuple[str, str]]) -> dict[str, str]:
        overrides = (*self._overrides, *config)
        try:
            inherited = int(os.environ.get("GIT_CONFIG_COUNT", "0"))
        except ValueError:
            inherited = 0
        environment = {
            **_ENVIRONMENT,
            **self._extra,
            "GIT_CONFIG_COUNT": str(inherited + len(overrides)),
        }
        for number, (key, value) in enumerate(overrides, start=inherited):
            environment[f"GIT_CONFIG_KEY_{number}"] = key
            environment[f"GIT_CONFIG_VALUE_{number}"] = value
        return environment

    def start(
        self,
        arguments: Sequence[str],
        istream: int | IO[bytes] | None = None,
        *,
        commits: bool = False,
        config: Sequence[tuple[str, str]] = (),
        variables: Mapping[str, str] | None = None,
    ) -> Any:
        """Start git.

        ``commits`` lets the author's and committer's variables of the caller through, ``config`` overrides more of
        the configuration, ``variables`` are set in git's environment.
        """
        os.environ.setdefault("GIT_PYTHON_REFRESH", "quiet")  # its absence is reported below, not by the import
        from git.cmd import Git
        from git.exc import GitCommandNotFound

        command = [Git.GIT_PYTHON_GIT_EXECUTABLE or "git", *arguments]
        try:
            with _without_git_variables(commits=commits):
                return Git(self._cwd).execute(
                    command,
                    istream=istream,  # type: ignore[arg-type]
                    as_process=True,
                    env={**self._environment(config), **(variables or {})},
                )
        except GitCommandNotFound as error:
            raise OutsideError("git was not found", hint="install git and put it on the PATH") from error
        except (OSError, ValueError) as error:
            raise OutsideError(f"git {arguments[0]} could not be started: {one_line(str(error))}") from error

    def run(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        may_fail: bool = False,
        commits: bool = False,
        config: Sequence[tuple[str, str]] = (),
        variables: Mapping[str, str] | None = None,
    ) -> bytes | None:
        """Run git to its end: its output, or None where it fails and may. For the rest see :meth:`start`."""
        istream = subprocess.PIPE if stdin is not None else None
        process = self.start(arguments, istream, commits=commits, config=config, variables=variables)
        output, errors = process.communicate(stdin)
        if process.proc.returncode == 0:
            return bytes(output)
        if may_fail:
            return None
        raise failure(arguments, errors, self._cwd)

    def output(
        self,
        *arguments: str,
        stdin: bytes | None = None,
        commits: bool = False,
        config: Sequence[tuple[str, str]] = (),
        variables: Mapping[str, str] | None = None,
    ) -> bytes:
        """Run git to its end; its failure is an error. For the rest see :meth:`start`."""
        output = self.run(*arguments, stdin=stdin, commits=commits, config=config, variables=variables)
        return b"" if output is None else output

    @contextlib.contextmanager
    def feed(self, arguments: Sequence[str], lines: Iterable[str]) -> Iterator[IO[bytes]]:
        """A command's output as a stream, its input from a file, so that neither side can block the other."""
        with tempfile.TemporaryFile() as requests:
            requests.writelines(line.encode("utf-8", "surrogateescape") + b"\n" for line in lines)
            requests.flush()
            requests.seek(0)
            process = self.start(arguments, requests)
            yield process.stdout
            complaint = process.communicate()[1]
            if process.proc.returncode:
                raise failure(arguments, complaint, self._cwd)


def driver_overrides(config: Mapping[str, str]) -> list[tuple[str, str]]:
    """What switches off every driver that a configuration names."""
    overrides = []
    for section, name in sorted({(key.partition(".")[0], key.partition(".")[2].rpartition(".")[0]) for key in config}):
        for setting, value in _DRIVERS.get(section, ()) if name else ():
            overrides.append((f"{section}.{name}.{setting}", value))
    return overrides


@contextlib.contextmanager
def _without_git_variables(*, commits: bool) -> Iterator[None]:
    """Take the caller's GIT_* variables away while a process starts: GitPython can only add to them."""
    with _ENVIRONMENT_LOCK:
        taken = {
            name: os.environ.pop(name)
            for name in list(os.environ)
            if name.startswith("GIT_") and not _KEPT.fullmatch(name) and not (commits and _WHO.fullmatch(name))
        }
        try:
            yield
        finally:
            os.environ.update(taken)


def one_line(text: str) -> str:
    """Text of git as one harmless line."""
    return _CONTROL.sub(" ", text).strip()[:300]


def failure(arguments: Sequence[str], errors: bytes | None, folder: Path) -> OutsideError:
    """The one line for a git command that failed."""
    text = (errors or b"").decode("utf-8", "replace")
    if "dubious ownership" in text:
        return OutsideError(
            f"git refuses {folder}: it belongs to another user",
            hint=f"if you trust it: git config --global --add safe.directory {folder}",
        )
    if "not a git repository" in text:
        return OutsideError(f"{folder} is not in a git repository", hint="git init")
    command = next((argument for argument in arguments if not argument.startswith("-")), "")
    lines = [line for line in text.splitlines() if line.startswith(("fatal:", "error:"))] or text.splitlines()
    said = one_line(lines[0].partition(": ")[2] or lines[0]) if lines else "it said nothing"
    hint = next((advice for sign, advice in _ADVICE if sign in text), "git fsck tells whether the repository is whole")
    return OutsideError(f"git {command} failed: {said}", hint=hint)
