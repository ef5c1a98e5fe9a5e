def make(world):
    (world.repository / ".git/objects/info").mkdir(exist_ok=True)
    (world.repository / ".git/objects/info/alternates").write_text(f'{world.outside}\n/nowhere/objects\n"\\033[31m\n')
