"""The only module that talks to Typst: a folder with a main file becomes a PDF, an SVG becomes a bitmap."""

from __future__ import annotations

import functools
import importlib.util
import json
import re
import sys
from dataclasses import dataclass
from importlib.metadata import version as version_of
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import OutsideError
from pipeline.limits import in_force
from pipeline.programs import Bounds, run, scratch

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FONTS = ("fontpkg_source_serif_4", "fontpkg_source_sans_3", "fontpkg_source_code_pro", "fontpkg_amiri")
"""The packages that bring the fonts: text, headings, code, Arabic script."""
BROUGHT = "templates/fonts"
"""Where a repository may bring fonts of its own."""
STANDARDS = ("ua-1", "a-2a")
"""What every PDF conforms to: PDF/UA-1 for readers of every ability, PDF/A-2a for the archive."""

_CHILD = Path(__file__).parent / "typst_child.py"


class TypstRefusalError(OutsideError):
    """Typst does not take a document. ``where`` is the file and line that it names, if it does."""

    def __init__(self, message: str, where: str) -> None:
        super().__init__(f"Typst refused the document: {message}" + (f" ({where})" if where else ""))
        self.hint = "this is a bug: report it"
        self.reason = message
        self.where = where


@dataclass(frozen=True, kw_only=True, slots=True)
class Typeset:
    """What Typst made: the file, and the answer to the query."""

    data: bytes
    answer: Any


@functools.cache
def version() -> str:
    """Typst's version."""
    return version_of("typst")


@functools.cache
def font_folders() -> tuple[Path, ...]:
    """The folders of the fonts; raises `OutsideError` where a package is missing."""
    folders = []
    for name in FONTS:
        spec = importlib.util.find_spec(name)
        if spec is None or not spec.submodule_search_locations:
            raise OutsideError(f"the fonts of {name} are missing", hint=f"pip install {name.replace('_', '-')}")
        folders.append(Path(next(iter(spec.submodule_search_locations))) / "files")
    return tuple(folders)


def font_file(name: str) -> Path:
    """The file of one of our fonts; raises `OutsideError` where it is missing."""
    for folder in font_folders():
        if (folder / name).is_file():
            return folder / name
    raise OutsideError(f"the font {name} is missing", hint="install the project again: make clean build")


def typeset(
    folder: Path,
    main: str,
    *,
    timestamp: int,
    query: str | None = None,
    attempts: int = 1,
    fonts: Sequence[Path] = (),
) -> Typeset:
    """The PDF of ``folder/main``, which reaches nothing outside its folder; ``timestamp`` is in seconds since 1970.

    ``query`` selects what is asked of the document; with more than one attempt its ``gaps`` name the figures that leave
    a page half empty, and that the document is told in ``floats.json`` to move. ``fonts`` are folders whose fonts go
    before ours of the same name, save a variable one of ours, which Typst prefers. Raises `TypstRefusalError`.
    """
    output = folder / "output.pdf"
    request = {
        "main": main,
        "format": "pdf",
        "standards": STANDARDS,
        "timestamp": timestamp,
        "query": query,
        "attempts": attempts,
        "output": str(output),
    }
    answer = _ask(folder, request, fonts)
    return Typeset(data=output.read_bytes(), answer=answer.get("query"))


def rasterise(drawings: Sequence[tuple[bytes, float]], *, dpi: int = 300) -> list[bytes]:
    """SVGs, each with its width in centimetres, as PNGs of ``dpi`` dots an inch."""
    if not drawings:
        return []
    with scratch() as folder:
        lines = ["#set page(width: auto, height: auto, margin: 0pt, fill: white)"]
        for number, (svg, width) in enumerate(drawings):
            (folder / f"{number}.svg").write_bytes(svg)
            lines += ["#pagebreak()"] if number else []
            lines.append(f'#image("{number}.svg", width: {width:.4f}cm)')
        (folder / "main.typ").write_text("\n".join(lines), encoding="utf-8")
        _ask(folder, {"main": "main.typ", "format": "png", "ppi": dpi})
        return [(folder / f"output-{number}.png").read_bytes() for number in range(len(drawings))]


def _bounds() -> Bounds:
    limits = in_force()
    memory = limits.typst_megabytes * 1_000_000
    return Bounds(
        seconds=limits.typst_seconds,
        processor=limits.typst_processor,
        memory=memory,
        addresses=memory,
        file=limits.child_file_megabytes * 1_000_000,
        files=limits.child_files,
    )


@functools.cache
def _library() -> tuple[Path, ...]:
    """What the child itself is made of: the interpreter with its library, and the package of Typst."""
    spec = importlib.util.find_spec("typst")
    package = spec.submodule_search_locations if spec and spec.submodule_search_locations else ()
    return *(Path(path) for path in dict.fromkeys((sys.prefix, sys.base_prefix))), *map(Path, package)


def _where(diagnostic: str) -> str:
    found = re.search(r"([\w.-]+\.typ):(\d+):(\d+)", diagnostic)
    return f"{found[1]}, line {found[2]}" if found else ""


def _ask(folder: Path, request: Mapping[str, Any], own: Sequence[Path] = ()) -> dict[str, Any]:
    fonts = [path.absolute() for path in (*own, *font_folders())]
    whole = {**request, "root": str(folder), "fonts": [str(path) for path in fonts]}
    outcome = run(
        [sys.executable, "-I", _CHILD],
        bounds=_bounds(),
        given=json.dumps(whole).encode(),
        folder=folder,
        reads=[_CHILD, *_library(), *fonts],
        writes=[folder],
        name="Typst",
    )
    try:
        answer: dict[str, Any] = json.loads(outcome.out)
    except ValueError:
        lines = [line for line in outcome.err.strip().splitlines() if not line.startswith("note: ")]
        reason = lines[-1][:200] if lines else f"it ended with code {outcome.code}"
        raise OutsideError(f"Typst failed: {reason}", hint="free some memory and try again") from None
    if "error" in answer:
        raise TypstRefusalError(str(answer["error"]), _where(str(answer.get("diagnostic", ""))))
    return answer
