def make(world):
    world.link("build/testing.html", "../../outside/canary.txt")
