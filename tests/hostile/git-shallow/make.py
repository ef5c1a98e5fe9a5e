def make(world):
    (world.repository / ".git/shallow").write_text(world.maker.git("rev-parse", "HEAD"))
