"""Figures made in code: bitmaps as a scanner, a plotter and a map give them, and drawings as SVG."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw

if TYPE_CHECKING:
    import random

    from .prose import Prose

_INKS = ("#1F3A5F", "#A3262A", "#2F6B4F", "#8A6D1B")


def bitmap(chance: random.Random, kind: int) -> bytes:
    """A PNG of 1,600 by 1,000 pixels at 254 dots an inch: a scan, a plot or a map, by ``kind`` 0, 1 or 2."""
    size = (1600, 1000)
    if kind == 0:
        small = Image.frombytes("L", (160, 100), chance.randbytes(16_000))
        image = small.resize(size, Image.Resampling.BICUBIC).point([round(180 + at * 0.25) for at in range(256)])
    else:
        image = Image.new("RGB", size, "white")
        draw = ImageDraw.Draw(image)
        if kind == 1:
            for ink in _INKS:
                line, height = [], chance.uniform(200, 800)
                for x in range(0, 1601, 8):
                    height = min(950, max(50, height + chance.gauss(0, 14)))
                    line.append((x, height))
                draw.line(line, fill=ink, width=4)
        else:
            for _ in range(60):
                x, y, wide = chance.randrange(1500), chance.randrange(900), chance.randint(40, 260)
                corners = [(x, y), (x + wide, y + chance.randint(-60, 60)), (x + wide // 2, y + wide)]
                draw.polygon(corners, fill=chance.choice(("#DDE5F0", "#F2E3D5", "#E1EFE4")), outline="#5B6472")
    out = io.BytesIO()
    image.save(out, "PNG", dpi=(254, 254))
    return out.getvalue()


def drawing(chance: random.Random, prose: Prose, kind: int) -> bytes:
    """An SVG of 640 by 400 units: bars with labels, a flow of boxes, or bare curves, by ``kind`` 0, 1 or 2."""
    shapes = []
    if kind == 0:
        for row in range(12):
            wide = chance.randint(60, 420)
            top = 12 + row * 32
            shapes.append(f'<rect x="170" y="{top}" width="{wide}" height="20" fill="{_INKS[row % 4]}"/>')
            shapes.append(f'<text x="160" y="{top + 15}" text-anchor="end" font-size="13">{prose.noun()}</text>')
            shapes.append(f'<text x="{176 + wide}" y="{top + 15}" font-size="12">{wide}</text>')
    elif kind == 1:
        for place in range(9):
            x, y = 20 + place % 3 * 210, 20 + place // 3 * 130
            shapes.append(f'<rect x="{x}" y="{y}" width="170" height="80" rx="8" fill="#EEF1F6" stroke="#1F3A5F"/>')
            words = f"{prose.noun()} {prose.noun()}"
            shapes.append(f'<text x="{x + 85}" y="{y + 45}" text-anchor="middle" font-size="13">{words}</text>')
            if place % 3 < 2:
                shapes.append(f'<path d="M{x + 170} {y + 40} h40" stroke="#1F3A5F" stroke-width="2"/>')
    else:
        for ink in _INKS:
            points = " ".join(f"L{x} {chance.randint(20, 380)}" for x in range(20, 640, 20))
            shapes.append(f'<path d="M0 200 {points}" fill="none" stroke="{ink}" stroke-width="2"/>')
    head = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400" font-family="Source Sans 3">'
    return "\n".join([head, *shapes, "</svg>"]).encode() + b"\n"
