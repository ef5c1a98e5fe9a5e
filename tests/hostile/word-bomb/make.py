from tests.wordfile.test_opening import HOSTILE


def make(world):
    (world.folder / "home/returned.docx").write_bytes(HOSTILE["zeros that unpack to 270 MB"][1]())
