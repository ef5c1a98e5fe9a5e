"""Where a case happens: a repository, and around it all that it must not reach.

Beside the repository lie files with a **canary**, a text that is nowhere else; so does the home folder's, and so does a
variable of the environment. On loopback a socket listens. Temporary files have a folder of their own.
"""

from __future__ import annotations

import base64
import contextlib
import io
import os
import re
import secrets
import socket
import tempfile
import threading
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pikepdf

from pipeline.cli.main import main
from tests.making import ONE, Maker

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import pytest

CANARY = f"kanari{secrets.token_hex(12)}"
"""Random in each run, so that no file can hold it by chance."""
PAPER = "papers/testing"
ANNEX = f"{PAPER}/sections/annex.md"
FRONT = "---\ncontributors: [researcher1]\nstatus: drafting\n---\n"

_OUTSIDE = {
    "canary.txt": "{0}\n",
    "canary.md": f"{FRONT}Words of {{0}}.\n",
    "canary.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 20"><text y="15">{0}</text></svg>\n',
    "canary.csv": "label,{0}\n{0},3\n",
    "canary.bib": "@misc{{canary-2020, title = {{{{{0}}}}}, author = {{{{Author}}}}, date = {{2020}}}}\n",
    "canary.json": '[{{"id": "canary-2020", "type": "book", "title": "{0}"}}]\n',
    "canary.yaml": "title: {0}\n",
    "canary.typ": '#let canary = "{0}"\n#canary\n',
    "canary.tex": "\\def\\canary{{{0}}} {0}\n",
    "canary.css": 'body::before {{ content: "{0}" }}\n',
    "figures/canary.svg": '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text y="9">{0}</text></svg>\n',
    "reviews/guide1.yaml": "note: {0}\n",
}
"""Files that each tool would take, were it led to them."""


class Listener:
    """A socket on loopback that notes whoever calls."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self._socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"127.0.0.1:{self._socket.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self._socket.accept()
            except OSError:
                return
            with caller, contextlib.suppress(OSError):
                caller.settimeout(0.2)
                self.heard.append(b"")
                self.heard[-1] = caller.recv(200)
                caller.sendall(b"HTTP/1.0 200 OK\r\n\r\n<svg xmlns='http://www.w3.org/2000/svg'/>")

    def close(self) -> None:
        """Stop listening."""
        self._socket.close()


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a command returned and printed."""

    code: int
    out: str
    err: str


@dataclass(slots=True, kw_only=True)
class World:
    """One case's repository and its surroundings."""

    folder: Path
    listener: Listener
    before: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def maker(self) -> Maker:
        """The repository."""
        return Maker(self.repository)

    @property
    def repository(self) -> Path:
        """The folder of the repository."""
        return self.folder / "repository"

    @property
    def build(self) -> Path:
        """The folder of the outputs."""
        return self.repository / "build"

    @property
    def outside(self) -> Path:
        """The folder of files that no output may hold: from a section ``../../../../outside``."""
        return self.folder / "outside"

    @property
    def heard(self) -> list[bytes]:
        """What came to the socket."""
        return self.listener.heard

    def furnish(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Lay out the canaries, and point the environment to this world."""
        for name, text in _OUTSIDE.items():
            path = self.outside / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text.format(f"{CANARY}file"))
        home, temporary = self.folder / "home", self.folder / "tmp"
        home.mkdir()
        temporary.mkdir()
        (home / ".canary").write_text(f"{CANARY}home\n")
        (home / ".netrc").write_text(f"machine 127.0.0.1 login {CANARY}netrc password {CANARY}netrc\n")
        for name, value in {"HOME": home, "TMPDIR": temporary, "PAPERS_SECRET": f"{CANARY}variable"}.items():
            monkeypatch.setenv(name, str(value))
        monkeypatch.setattr(tempfile, "tempdir", None)
        self.listener.heard.clear()

    def filled(self, data: bytes) -> bytes:
        """A case's file with the names of this world in it."""
        names = {
            b"@OUTSIDE@": str(self.outside),
            b"@SOCKET@": self.listener.address,
            b"@HOME@": str(self.folder / "home"),
        }
        for name, value in names.items():
            data = data.replace(name, value.encode())
        return data

    def lay(self, path: str, data: bytes | str) -> Path:
        """Put a file into the repository, at a path from its root."""
        target = self.repository / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_symlink():
            target.unlink()
        target.write_bytes(self.filled(data.encode() if isinstance(data, str) else data))
        return target

    def annex(self, text: str) -> None:
        """The section ``annex`` with that body, which begins in line 5."""
        self.lay(ANNEX, FRONT + text)

    def link(self, path: str, target: str) -> None:
        """Put a symbolic link into the repository, in the place of what is there."""
        place = self.repository / path
        place.parent.mkdir(parents=True, exist_ok=True)
        if place.is_dir() and not place.is_symlink():
            place.rename(self.folder / "tmp-moved")
        place.unlink(missing_ok=True)
        place.symlink_to(self.filled(target.encode()).decode())

    def note(self) -> None:
        """Remember all files as they are, so that `strayed` can tell what was written since."""
        self.before = self._files()

    def strayed(self, *allowed: str) -> list[str]:
        """What has been written, changed or removed outside the outputs' folder and git's ``papers``."""
        ours = ("repository/build/", "repository/.git/papers/", *allowed)
        now = self._files()
        differing = [name for name in now.keys() | self.before.keys() if now.get(name) != self.before.get(name)]
        return sorted(name for name in differing if not name.startswith(ours))

    def _files(self) -> dict[str, tuple[int, int]]:
        found = {}
        for parent, _, names in os.walk(self.folder):
            for name in names:
                status = os.lstat(os.path.join(parent, name))  # noqa: PTH118 - thousands of files
                found[os.path.relpath(os.path.join(parent, name), self.folder)] = (  # noqa: PTH118
                    status.st_mtime_ns,
                    status.st_size,
                )
        return found

    def run(self, *arguments: str) -> Said:
        """``papers -C repository …`` in this process; no exception may come of it."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main(["-C", str(self.repository), *arguments])
        return Said(code=code, out=out.getvalue(), err=err.getvalue())

    def children(self) -> list[str]:
        """Processes that still run with this world's folder of temporary files in their environment."""
        mark = f"TMPDIR={self.folder / 'tmp'}".encode()
        found = []
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if int(process.name) != os.getpid() and mark in (process / "environ").read_bytes().split(b"\0"):
                    found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace"))
        return found


def commit(world: World, who: str = ONE) -> None:
    """Commit all there is, as somebody."""
    world.maker.commit("Hand in a section", who=who)


def held(path: Path) -> Iterator[tuple[str, bytes]]:
    """All that an output holds, by where: its bytes, and what is packed in it."""
    data = path.read_bytes()
    yield path.name, data
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as package:
            for name in package.namelist():
                yield f"{path.name}/{name}", package.read(name)
    elif path.suffix == ".pdf":
        with pikepdf.open(path) as pdf:
            for number, thing in enumerate(pdf.objects):
                if isinstance(thing, pikepdf.Stream):
                    with contextlib.suppress(pikepdf.PdfError):
                        yield f"{path.name} stream {number}", thing.read_bytes()
                elif isinstance(thing, pikepdf.Dictionary):
                    yield f"{path.name} object {number}", thing.unparse()
    elif path.suffix == ".html":
        for number, found in enumerate(re.finditer(rb"base64,([A-Za-z0-9+/=]+)", data)):
            yield f"{path.name} data {number}", base64.b64decode(found[1])


def canaries(pieces: Mapping[str, bytes] | Iterator[tuple[str, bytes]]) -> list[str]:
    """Where the canary is, in any of the shapes in which a program might have written it."""
    shapes = [CANARY.encode(form) for form in ("utf-8", "utf-16-le", "utf-16-be")]
    shapes += [CANARY.encode().hex().encode(), CANARY.encode("utf-16-be").hex().upper().encode()]
    items = pieces.items() if hasattr(pieces, "items") else pieces
    found = []
    for where, data in items:
        bare = re.sub(rb"[\s\xc2\xad-]+", b"", data.lower())
        if any(shape in data or shape.lower() in bare for shape in shapes):
            found.append(where)
    return found
