"""A Markdown file as a section: its text as it stands, its front matter, and the figures beside it."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from pipeline.bitmaps import JPEG, PNG
from pipeline.errors import MisuseError, RefusedError
from pipeline.examination import figure_path
from pipeline.figures import FigureFault, decode
from pipeline.limits import in_force
from pipeline.markdown.headings import same_heading
from pipeline.markdown.parsing import parse_section
from pipeline.papers.files import FileFault, Folder
from pipeline.papers.paper import split_front_matter
from pipeline.papers.values import FrontMatter, SectionText, Status
from pipeline.submitting.drawings import Picture
from pipeline.submitting.pictures import CannotTakeError, taken
from pipeline.submitting.values import Brought, Item, Kind, Where, quoted

if TYPE_CHECKING:
    from pipeline.findings import Finding
    from pipeline.submitting.word import Wanted

_COMMENT = re.compile(r"<!--(.*?)-->\n*", re.DOTALL)
_NO_CROP = (0.0, 0.0, 0.0, 0.0)


def brought(path: Path, wanted: Wanted, folder: Folder) -> Brought:
    """The section that a Markdown file holds; figures are taken from its own folder, where the paper has them not.

    ``folder`` is the repository's. Raises `RefusedError` for a file that is not taken.
    """
    beside = Folder(path.parent)
    findings: list[Finding] = []
    try:
        text = beside.text(path.name, findings)
    except FileFault as fault:
        raise RefusedError(fault.message, reason="no-text", hint=fault.hint) from None
    if findings:
        first = findings[0]
        raise RefusedError(f"{first.place}: {first.message}", reason="characters", hint=first.hint)
    matter, body, _ = split_front_matter(text)
    items: list[Item] = []
    body = _without_guidance(body, wanted, items)
    body, figures = _figures(body, wanted, beside, folder, items)
    return Brought(body=body.strip("\n") + "\n", figures=figures, items=tuple(items), front=matter)


def largest(ending: str) -> int:
    """Bytes of a file that are read."""
    return in_force().text_bytes if ending == ".md" else in_force().word_file


def read(path: Path) -> bytes:
    """The bytes of the file that is submitted.

    Raises `MisuseError` where it is no file, or cannot be read, and `RefusedError` where it is too large.
    """
    most = largest(path.suffix.lower())
    try:
        status = os.stat(path)  # noqa: PTH116 - whoever submits may well name it by a link
        if not stat.S_ISREG(status.st_mode):
            raise MisuseError(f"{path} is not a regular file", hint="name the file itself")
        if status.st_size > most:
            message = f"{path.name} is over {most // 1_000_000} MB"
            raise RefusedError(message, reason="too-large", hint="make its pictures smaller")
        return path.read_bytes()
    except FileNotFoundError:
        raise MisuseError(f"there is no file {path}", hint="name the file to submit") from None
    except OSError as error:
        raise MisuseError(f"{path} cannot be read: {error.strerror}", hint="name the file to submit") from None


def _without_guidance(body: str, wanted: Wanted, items: list[Item]) -> str:
    """The text without the outline's guidance, which ``papers new`` puts into a comment."""
    guidance = " ".join(wanted.entry.guidance.replace("--", "–").split())

    def change(match: re.Match[str]) -> str:
        inside = " ".join(match[1].split())
        if guidance and same_heading(inside[: len(guidance)], guidance):
            line = body.count("\n", 0, match.start()) + 1
            where = Where(text=f"line {line} of the text")
            items.append(Item(kind=Kind.CHANGED, what="the outline's guidance is left out", where=where))
            return ""
        return match[0]

    return _COMMENT.sub(change, body)


def _figures(
    body: str, wanted: Wanted, beside: Folder, folder: Folder, items: list[Item]
) -> tuple[str, dict[str, bytes]]:
    """The text with figures that stand beside the file named as those of the paper, and their bytes by name."""
    front = FrontMatter(contributors=(), status=Status.DRAFTING, roles={})
    source = SectionText(id=wanted.entry.id, path=wanted.path, text=body, body=body, body_line=1, front=front)
    targets = dict.fromkeys(use.target for use in parse_section(source, wanted.entry.title, wanted.paper).figures)
    found: dict[str, bytes] = {}
    for target in filter(None, targets):
        inside = figure_path(wanted.path, target)
        if inside is not None and folder.holds(inside):
            continue  # a file of the paper, data for a chart among them
        where = Where(text=f"the image {quoted(target)}")
        name = str(PurePosixPath(target))
        if name.startswith("../"):
            continue  # the check says that the paper has no such file
        try:
            made = _taken(beside.data(name, largest=in_force().figure_bytes), name, wanted.entry.id)
        except (FileFault, CannotTakeError) as fault:
            do = "put a PNG, JPEG or SVG file beside the Markdown file, in its folder or below"
            items.append(Item(kind=Kind.LOST, what=f"an image: {fault}", where=where, do=do))
            continue
        found[made[0]] = made[1]
        body = re.sub(rf"(?<=\(){re.escape(target)}(?=[)\s])", f"../figures/{made[0]}", body)
        items.append(Item(kind=Kind.CHANGED, what=f"{quoted(target)} becomes ../figures/{made[0]}", where=where))
    return body, found


def _taken(data: bytes, name: str, stem: str) -> tuple[str, bytes]:
    if not data.startswith((PNG, JPEG)) and name.endswith(".svg"):
        asset = decode(name, data)
        if isinstance(asset, FigureFault):
            raise CannotTakeError(asset.message)
        return f"{stem}-{hashlib.sha256(asset.data).hexdigest()[:8]}.svg", asset.data
    made = taken(Picture(part=name, alt="", crop=_NO_CROP), data, stem)
    return made.name, made.data
