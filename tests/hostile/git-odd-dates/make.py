from tests.hostile.evil import make_commit


def make(world):
    for date in ("0 +0000", "99999999999 +0000", "1581654600 +9959", "18446744073709551615 -0000"):
        tree = world.maker.git("rev-parse", "HEAD^{tree}").strip()
        head = world.maker.git("rev-parse", "HEAD").strip()
        line = f"Researcher One <researcher1@example.org> {date}"
        text = f"tree {tree}\nparent {head}\nauthor {line}\ncommitter {line}\n\nDated\n"
        world.maker.git("update-ref", "refs/heads/main", make_commit(world, text))
