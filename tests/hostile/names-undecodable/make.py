import os


def make(world):
    place = os.fsencode(world.repository / "papers/testing/sections") + b"/\xff\xfe.md"
    with open(place, "wb") as file:
        file.write(b"Words.")
