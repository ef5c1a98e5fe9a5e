def make(world):
    for name in ("-x", "Testing", "te sting", "<b>", "\x1b[2J"):
        world.lay(f"papers/{name}/paper.yaml", "title: X\n")
