def make(world):
    for name in (":(exclude)x", ":!x.md", "*.md", "[a-z].md", ":(glob)**"):
        world.lay(f"papers/testing/sections/{name}", "Words.\n")
    world.maker.git("--literal-pathspecs", "add", "-A")
    world.maker.git("commit", "-q", "-m", "Odd")
