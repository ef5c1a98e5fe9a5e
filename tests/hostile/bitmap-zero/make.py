import struct
import zlib


def make(world):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 0, 0, 8, 0, 0, 0, 0)
    world.lay(
        "papers/testing/figures/bitmap-zero.png", b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IEND", b"")
    )
    world.annex('![An evil figure](../figures/bitmap-zero.png){#fig:bitmap-zero alt="None at all."}\n')
