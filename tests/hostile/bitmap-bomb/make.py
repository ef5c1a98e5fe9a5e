import struct
import zlib


def make(world):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 30000, 30000, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(3751) * 30000, 9)
    world.lay(
        "papers/testing/figures/bitmap-bomb.png",
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b""),
    )
    world.annex('![An evil figure](../figures/bitmap-bomb.png){#fig:bitmap-bomb alt="None at all."}\n')
