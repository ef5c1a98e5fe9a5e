"""Figures: an outsider's image or data file becomes an `Asset` that can be printed, or a fault that says why not.

Bitmaps are decoded whole and encoded again without their metadata; a picture in SVG is parsed and taken only if it
is nothing but shapes; a chart is drawn from its CSV file, the plan of actions from its YAML file.
"""

from __future__ import annotations

import functools
import hashlib
import json
import re
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from lxml import etree

from pipeline import charts, vectors
from pipeline.bitmaps import JPEG, PNG, BrokenError, TooManyPixelsError, cleaned
from pipeline.cache import Cache, key_of
from pipeline.charts import KINDS, PLAN, ChartError, Step, describe, describe_plan, draw, draw_plan
from pipeline.findings import Code, Finding
from pipeline.limits import in_force, told
from pipeline.papers import schemas
from pipeline.papers.decoding import Source, decode_text, text_of
from pipeline.papers.files import FileFault, Folder

if TYPE_CHECKING:
    from collections.abc import Callable

DATA = (".csv", ".yaml")
"""Endings of the files that charts are drawn from."""

_SVG = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Asset:
    """A picture ready to print: its own size in points, and the digest of its source file.

    ``description`` is a chart's data in words, for who cannot see it; of an image nothing is known.
    """

    data: bytes
    kind: str
    width: float
    height: float
    digest: str
    description: str = ""

    @property
    def name(self) -> str:
        """A file name made of its content, so that two outputs of one text name it alike."""
        return f"{hashlib.sha256(self.data).hexdigest()[:24]}.{self.kind}"


@dataclass(frozen=True, kw_only=True, slots=True)
class FigureFault:
    """Why a figure cannot be printed. ``line`` and ``column`` are in the data file of a chart."""

    code: Code
    message: str
    hint: str
    line: int | None = None
    column: int | None = None


def load(folder: Folder, path: str, chart: str, cache: Cache) -> Asset | FigureFault:
    """The picture in the file ``path`` of the repository; ``chart`` is the kind to draw where the file is data."""
    try:
        is_data = path.endswith(DATA)
        data = folder.data(path, largest=in_force().text_bytes if is_data else in_force().figure_bytes)
        if is_data or path.endswith(".svg"):
            folder.texts[path] = data.decode("utf-8", "replace")
    except FileFault as fault:
        code = Code.REF007 if fault.code is Code.CFG005 else fault.code
        return FigureFault(code=code, message=fault.message, hint=fault.hint)
    digest = hashlib.sha256(data).hexdigest()
    kinds = KINDS if path.endswith(".csv") else (PLAN,)
    if is_data and chart not in kinds:
        what = f"is not drawn as {{.{chart}}}" if chart else "is data, not an image"
        hint = f"name the kind of chart: {' or '.join(f'{{.{kind}}}' for kind in kinds)}"
        return FigureFault(code=Code.REF013, message=f"{path} {what}", hint=hint)
    key = key_of("figure 6", _tools(is_data=is_data), told(in_force()), chart, data)
    kept = cache.get("figures", key)
    if kept is not None:
        head, _, body = kept.partition(b"\n")
        facts = json.loads(head)
        return Asset(data=body, digest=digest, **facts)
    made = _chart(path, data, chart, digest) if is_data else _image(path, data, digest)
    if isinstance(made, Asset):
        facts = {name: getattr(made, name) for name in ("kind", "width", "height", "description")}
        cache.put("figures", key, json.dumps(facts).encode() + b"\n" + made.data)
    return made


@functools.cache
def _tools(*, is_data: bool) -> str:
    """What a kept picture depends on beside its file: versions, and of charts the code that draws them."""
    if not is_data:
        return f"pillow {version('pillow')} lxml {version('lxml')}"
    code = (path.read_bytes() for path in sorted(Path(charts.__file__).parent.glob("*.py")))
    return f"matplotlib {version('matplotlib')} {hashlib.sha256(b''.join(code)).hexdigest()}"


def lettering(asset: Asset) -> str:
    """The words that stand in a picture, one after another; a bitmap has none that can be known."""
    return "".join(words for words, _ in _words(asset)[1])


def relettered(asset: Asset, change: Callable[[str], str]) -> Asset:
    """The picture with its words changed, the same asset where none is."""
    root, places = _words(asset)
    changed = [(keep, new) for words, keep in places if (new := change(words)) != words]
    for keep, new in changed:
        keep(new)
    return replace(asset, data=etree.tostring(root)) if root is not None and changed else asset


def _words(asset: Asset) -> tuple[etree._Element | None, list[tuple[str, Callable[[str], None]]]]:
    """An SVG's tree, and every piece of its words with how to put another in its place."""
    # Hardly any picture has more than ASCII, which every font has.
    if asset.kind != "svg" or (asset.data.isascii() and b"&#" not in asset.data):
        return None, []
    root = etree.fromstring(asset.data)
    places: list[tuple[str, Callable[[str], None]]] = []
    for line in root.iter(f"{_SVG}text"):
        for part in line.iter():
            if part.text:
                places.append((part.text, functools.partial(setattr, part, "text")))
            if part.tail and part is not line:
                places.append((part.tail, functools.partial(setattr, part, "tail")))
    return root, places


def decode(path: str, data: bytes) -> Asset | FigureFault:
    """The picture in the bytes of a PNG, JPEG or SVG file; ``path`` names it where it cannot be printed."""
    return _image(path, data, hashlib.sha256(data).hexdigest())


def _chart(path: str, data: bytes, kind: str, digest: str) -> Asset | FigureFault:
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        if kind == PLAN:
            steps = _steps(path, text)
            picture, description = draw_plan(steps), describe_plan(steps)
        else:
            picture, description = draw(kind, text), describe(kind, text)
    except UnicodeDecodeError:
        return FigureFault(code=Code.SAFE008, message=f"{path} is not UTF-8", hint="save the file as UTF-8")
    except ChartError as error:
        hint = error.hint or "mend the data file"
        return FigureFault(code=Code.REF013, message=error.message, hint=hint, line=error.line, column=error.column)
    width, height = vectors.size(etree.fromstring(picture))
    return Asset(data=picture, kind="svg", width=width, height=height, digest=digest, description=description)


def _steps(path: str, text: str) -> list[Step]:
    """What a file of actions holds for its picture; raises `ChartError` where it is not such a file.

    A fault of one action is told where the paper is read, and keeps only that action from having a bar.
    """
    findings: list[Finding] = []
    actions = decode_text(text, Source(path=path), schemas.ACTIONS, findings)
    if not actions:
        place = findings[0].place if findings else None
        message = findings[0].message if findings else "The file has no action"
        raise ChartError(message, (place and place.line) or 1, (place and place.column) or 1)
    parts = ("id", "lead", "start", "due")
    return [Step(**{part: text_of(action[part], "?" if part == "id" else "") for part in parts}) for action in actions]


def _image(path: str, data: bytes, digest: str) -> Asset | FigureFault:
    if data.startswith((PNG, JPEG)):
        return _bitmap(path, data, digest)
    if re.match(rb"\s*(?:\xef\xbb\xbf)?\s*<", data[:200]):
        return _vector(path, data, digest)
    hint = "use a PNG, JPEG or SVG file"
    return FigureFault(code=Code.REF008, message=f"{path} is no PNG, JPEG or SVG image", hint=hint)


def _bitmap(path: str, data: bytes, digest: str) -> Asset | FigureFault:
    try:
        made = cleaned(data)
    except TooManyPixelsError as error:
        message = f"{path} has {error.width} × {error.height} pixels"
        hint = f"bring it under {in_force().pixels // 1_000_000} million pixels"
        return FigureFault(code=Code.SAFE010, message=message, hint=hint)
    except BrokenError:
        hint = "save the image again and replace the file"
        return FigureFault(code=Code.REF008, message=f"{path} is a broken image", hint=hint)
    width, height = made.width * 72 / made.dots, made.height * 72 / made.dots
    return Asset(data=made.data, kind=made.kind, width=width, height=height, digest=digest)


def _vector(path: str, data: bytes, digest: str) -> Asset | FigureFault:
    try:
        made = vectors.cleaned(data)
    except vectors.VectorError as error:
        return FigureFault(code=Code.REF008, message=f"{path} {error.message}", hint=error.hint)
    return Asset(data=made.data, kind="svg", width=made.width, height=made.height, digest=digest)
