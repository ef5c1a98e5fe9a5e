from tests.hostile.evil import make_commit


def make(world):
    tree = world.maker.git("rev-parse", "HEAD^{tree}").strip()
    head = world.maker.git("rev-parse", "HEAD").strip()
    line = "Researcher One <researcher1@example.org> 1581654600 +0500"
    text = f"tree {tree}\nparent {head}\nauthor {line}\nauthor Guide One <guide1@example.org> 1581654600 +0500\ncommitter {line}\n\nTwo\n"
    world.maker.git("update-ref", "refs/heads/main", make_commit(world, text))
