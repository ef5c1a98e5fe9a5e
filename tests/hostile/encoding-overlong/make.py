from tests.hostile.world import FRONT


def make(world):
    world.lay(
        "papers/testing/sections/annex.md",
        FRONT.encode() + b"A \xc0\xaf\xe0\x80\xaf B \xed\xa0\x80 C \xf4\x90\x80\x80 D \xe2\x82.\n",
    )
