from tests.making import ONE


def make(world):
    world.lay(
        "papers/testing/reviews/summary/guide1.yaml",
        "verdict: approved\ntext: sha256:0000000000000000000000000000000000000000000000000000000000000000\ncommit: {}\ndate: 2020-02-15\n".format(
            world.maker.git("rev-parse", "HEAD").strip()
        ),
    )
    world.maker.git("add", "-A")
    world.maker.git("commit", "-q", "--author=Guide One <guide1@example.org>", "-m", "Approve", who=ONE)
