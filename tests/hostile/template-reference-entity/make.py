from tests.wordfile.test_opening import HOSTILE


def make(world):
    world.lay("templates/reference.docx", HOSTILE["an entity of a file"][1]())
