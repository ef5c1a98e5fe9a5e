"""Pictures: the files that pandoc reads, their size on the page, their alternative text, an SVG beside its bitmap."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipeline import typesetting
from pipeline.cache import Cache, key_of
from pipeline.ooxml.package import DOCUMENT, FOOTNOTES, Package
from pipeline.ooxml.xml import Element, find, find_all, make, name

if TYPE_CHECKING:
    from pathlib import Path

    from pipeline.figures import Asset

Rasterise = Callable[[Sequence[tuple[bytes, float]]], list[bytes]]
"""Draws SVGs, each at a width in centimetres, as PNGs of 300 dpi."""

WIDEST = 24.7
"""Centimetres that a picture may have: the measure of a landscape A4 page."""

_EMU = 360_000
_EMU_OF_TWIP = 635
_POINTS = 72 / 2.54
_PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a49444154789c636000000002000148afa4710000000049454e44ae426082"
)
_SVG = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_EMBEDDED = name("r:embed")
_SVG_TEXT = re.compile(rb"<(?:[\w.-]+:)?text[\s>]")
_NUMBER = re.compile(r"\s*([0-9]+(?:\.[0-9]+)?)")


@dataclass(frozen=True, slots=True)
class _Placed:
    asset: Asset
    width: float


@dataclass(slots=True)
class Pictures:
    """The pictures that a document places. ``assets`` are the composed document's, by name."""

    assets: Mapping[str, Asset]
    _placed: dict[str, _Placed] = field(default_factory=dict)
    _drawn: dict[str, bytes] = field(default_factory=dict)

    def file(self, target: str, width: str) -> str:
        """The name of the file that pandoc is to read for a picture at a width such as ``12cm``."""
        asset = self.assets[target]
        given = _NUMBER.match(width)
        centimetres = min(WIDEST, float(given.group(1)) if given else min(16.0, asset.width / _POINTS))
        placed = _Placed(asset, round(centimetres, 3))
        stem = target.rpartition(".")[0]
        kind = "png" if asset.kind == "svg" else {"jpeg": "jpg"}.get(asset.kind, asset.kind)
        file = f"{stem}-{round(placed.width * 1000)}.{kind}"
        self._placed[file] = placed
        return file

    def write(self, folder: Path, rasterise: Rasterise, cache: Cache) -> None:
        """Write the files into a folder; drawings are made together, and kept.

        Pandoc gets a pixel for each: it would compress them for nothing, and asks of their size, which it is told.
        """
        keys = {file: _key(placed) for file, placed in self._placed.items() if placed.asset.kind == "svg"}
        drawn = cache.get_all("bitmaps", list(keys.values()))
        missing = {key: self._placed[file] for file, key in keys.items() if key not in drawn}
        made = rasterise([(placed.asset.data, placed.width) for placed in missing.values()])
        fresh = dict(zip(missing, made, strict=True))
        cache.put_all("bitmaps", fresh)
        self._drawn = {file: {**drawn, **fresh}[key] for file, key in keys.items()}
        for file in self._placed:
            (folder / file).write_bytes(_PIXEL)

    def finish(self, package: Package) -> None:
        """Give every picture its bytes, size, alternative text and, where it looks the same everywhere, its SVG."""
        vectors: dict[tuple[str, str], str] = {}
        number = 0
        for part in (DOCUMENT, FOOTNOTES):
            if part not in package:
                continue
            for inline in package.tree(part).iter(name("wp:inline")):
                number += 1
                self._finish(package, part, inline, number, vectors)

    def _finish(
        self, package: Package, part: str, inline: Element, number: int, vectors: dict[tuple[str, str], str]
    ) -> None:
        seen, drawn = find(inline, "wp:docPr"), find(inline, ".//pic:cNvPr")
        blip = find(inline, ".//a:blip")
        if seen is None or drawn is None or blip is None:
            return
        for side in "TBLR":  # where they are not said, LibreOffice leaves 3 mm left and right
            inline.set(f"dist{side}", "0")
        file = drawn.get("descr", "")
        placed = self._placed[file]
        # Pandoc names a picture by the document's relations in notes too.
        target = package.related(DOCUMENT)[blip.get(_EMBEDDED, "")]
        package.put(target, self._drawn.get(file) or placed.asset.data)
        alternative = seen.get("descr", "")
        for element in (seen, drawn):
            element.attrib.clear()
            element.set("id", str(number))
            element.set("name", f"Picture {number}")
            element.set("descr", alternative)
        width = round(placed.width * _EMU)
        height = round(width * placed.asset.height / placed.asset.width)
        for extent in (find(inline, "wp:extent"), find(inline, ".//a:xfrm/a:ext")):
            if extent is not None:
                extent.set("cx", str(width))
                extent.set("cy", str(height))
        if placed.asset.kind == "svg" and not _SVG_TEXT.search(placed.asset.data):
            # An SVG with text would be set in whatever font the reader's machine has; its bitmap is right everywhere.
            key = (part, placed.asset.name)
            if key not in vectors:
                target = f"word/media/{placed.asset.name}"
                package.put(target, placed.asset.data)
                package.extension("svg", "image/svg+xml")
                vectors[key] = package.relate(part, "image", target)
            _add_vector(blip, vectors[key])


def fit_pictures(holder: Element, room: int) -> None:
    """Make the pictures in a paragraph no wider than ``room`` twips, in place, their heights in proportion."""
    widest = max(1, room) * _EMU_OF_TWIP
    for inline in holder.iter(name("wp:inline")):
        for extent in (find(inline, "wp:extent"), find(inline, ".//a:xfrm/a:ext")):
            if extent is not None and int(extent.get("cx", "0")) > widest:
                extent.set("cy", str(int(extent.get("cy", "0")) * widest // int(extent.get("cx", "0"))))
                extent.set("cx", str(widest))


def _key(placed: _Placed) -> str:
    return key_of("bitmap 1", typesetting.version(), f"{placed.width:.3f}", placed.asset.data)


def _add_vector(blip: Element, relation: str) -> None:
    for old in find_all(blip, "a:extLst"):
        blip.remove(old)
    blip.append(make(f'<a:extLst><a:ext uri="{_SVG}"><asvg:svgBlip r:embed="{relation}"/></a:ext></a:extLst>'))
