"""The initiative's mark on the cover: a picture that its templates may bring, in the room that the cover keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.errors import OutsideError
from pipeline.figures import Asset, decode
from pipeline.markdown.tree import Node, attributes, para, string, styled

if TYPE_CHECKING:
    from pipeline.render.templates import Templates

FILES = ("mark.svg", "mark.png")
"""Names under which ``templates/`` may hold it; the first that is there is printed."""
WIDEST, TALLEST = 6.0, 1.8
"""Centimetres that it may take."""

_CM = 2.54 / 72


def mark(templates: Templates, initiative: str) -> tuple[list[Node], dict[str, Asset]]:
    """The mark as blocks before the cover's own, and its picture by name; both empty where there is none.

    Raises `OutsideError` for a file that is no picture.
    """
    path = next((found for name in FILES if (found := templates.optional(name))), None)
    if path is None:
        return [], {}
    try:
        asset = decode(f"templates/{path.name}", path.read_bytes())
    except OSError as error:
        raise OutsideError(f"the template {path} cannot be read: {error}") from None
    if not isinstance(asset, Asset):
        raise OutsideError(asset.message, hint=asset.hint)
    width, height = asset.width * _CM, asset.height * _CM
    placed = width * min(WIDEST / width, TALLEST / height)
    description = string(f"Mark of {initiative}")
    image = {"t": "Image", "c": [attributes(width=f"{placed:.2f}cm"), [description], [asset.name, ""]]}
    return [styled("Cover Mark", [para([image])])], {asset.name: asset}
