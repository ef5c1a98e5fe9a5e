def make(world):
    world.link("papers/testing/reviews", "../../../outside")
    world.maker.git("config", "user.name", "Editor One")
    world.maker.git("config", "user.email", "editor1@example.org")
