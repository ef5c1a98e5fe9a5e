from tests.hostile.evil import plant, script


def make(world):
    world.lay(".gitattributes", "* filter=evil\n")
    world.maker.commit("Attributes")
    for key in ("clean", "smudge", "process"):
        plant(world, f"filter.evil.{key}", script(world))
    plant(world, "filter.evil.required", "true")
