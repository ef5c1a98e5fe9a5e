from tests.making import ONE


def make(world):
    world.annex("Words of one.\n")
    world.maker.commit(
        "Write\n\nCo-authored-by: Guide One <guide1@example.org>\nCo-authored-by: #read(1) <x>\nCo-authored-by: \x1b[31m <researcher1@example.org>\nReviewed-by: Guide One <guide1@example.org>\nApproved-by: Guide One",
        who=ONE,
    )
