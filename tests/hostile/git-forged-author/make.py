from tests.making import ONE


def make(world):
    world.annex("Words of another.\n")
    world.maker.git("add", "-A")
    world.maker.git("commit", "-q", "--author=Guide One <guide1@example.org>", "-m", "Write", who=ONE)
