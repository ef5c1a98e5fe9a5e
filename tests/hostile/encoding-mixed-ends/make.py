from tests.hostile.world import FRONT


def make(world):
    world.lay(
        "papers/testing/sections/annex.md",
        b"\xef\xbb\xbf" + FRONT.replace("\n", "\r\n").encode() + b"One\r\ntwo\rthree\n\xef\xbb\xbffour.\n",
    )
