def make(world):
    world.lay(".mailmap", "Researcher One <researcher1@example.org> Researcher Two <researcher2@example.org>\n")
    world.maker.commit("Map")
    world.maker.git("config", "log.mailmap", "true")
    world.maker.git("config", "mailmap.file", str(world.repository / ".mailmap"))
