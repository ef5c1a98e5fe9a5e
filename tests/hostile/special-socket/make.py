import os
import socket


def make(world):
    (world.repository / "papers/testing/sections/annex.md").mkdir()
    os.chdir(world.repository / "papers/testing")
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("references.bib")
    os.chdir("/")
