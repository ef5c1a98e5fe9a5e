from tests.wordfile.test_opening import HOSTILE


def make(world):
    (world.folder / "home/returned.docx").write_bytes(HOSTILE["entities in UTF-7"][1]())
