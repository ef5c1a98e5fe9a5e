from tests.hostile.evil import make_commit


def make(world):
    commit = world.maker.git("log", "-1", "--format=%H", "--author=Researcher Two").strip()
    text = world.maker.git("cat-file", "commit", commit).replace(
        "Researcher Two <researcher2", "Researcher One <researcher1"
    )
    made = make_commit(world, text)
    world.maker.git("update-ref", f"refs/replace/{commit}", made)
