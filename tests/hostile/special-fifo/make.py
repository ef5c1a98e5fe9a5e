import os


def make(world):
    for path in ("sections/annex.md", "figures/square.svg"):
        place = world.repository / "papers/testing" / path
        place.unlink(missing_ok=True)
        os.mkfifo(place)
