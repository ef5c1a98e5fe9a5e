def make(world):
    world.link("templates/page.css", "../../outside/canary.css")
