from tests.wordfile.test_opening import HOSTILE


def make(world):
    (world.folder / "home/returned.docx").write_bytes(HOSTILE["a picture from outside"][1]())
