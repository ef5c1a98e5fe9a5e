from tests.making import ONE


def make(world):
    path = "papers/people.yaml"
    world.maker.replace(path, "Retired", "Institute")
    made = world.maker.commit("Change the registry", who=ONE)
    world.maker.commit(f"Accept it\n\nAccepts: {made}", who=ONE)
