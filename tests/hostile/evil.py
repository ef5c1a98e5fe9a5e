"""What several cases plant: a program that leaves a trace, a setting of git's, a commit that git would not make."""

from __future__ import annotations

import struct
import subprocess
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from .world import World


def script(world: World, place: Path | None = None) -> str:
    """A program that, were it run, would leave a file in the home folder; gives its path."""
    path = place or world.outside / "program"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\ntouch '{world.folder}/home/ran'\ncat\n")
    path.chmod(0o755)
    return str(path)


def plant(world: World, key: str, value: str) -> None:
    """Add a setting to the repository's own configuration."""
    world.maker.git("config", "--local", "--add", key, value)


def make_commit(world: World, text: str) -> str:
    """Put a commit of that text into the repository, whatever git thinks of it; gives its hash."""
    command = ["git", "hash-object", "-t", "commit", "-w", "--stdin", "--literally"]
    done = subprocess.run(
        command, cwd=world.repository, input=text.encode("utf-8", "surrogateescape"), check=True, capture_output=True
    )
    return done.stdout.decode().strip()


def chunk(kind: bytes, data: bytes) -> bytes:
    """A chunk of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
