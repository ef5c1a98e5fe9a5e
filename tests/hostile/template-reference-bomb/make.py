from tests.wordfile.test_opening import HOSTILE


def make(world):
    world.lay("templates/reference.docx", HOSTILE["zeros that unpack to 270 MB"][1]())
