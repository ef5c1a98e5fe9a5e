from tests.hostile.evil import plant, script


def make(world):
    world.lay(".gitattributes", '* "filter=a.b"\n* filter=a.b\n*.md filter=process\n')
    world.maker.commit("Attributes")
    for name in ("a.b", "process", "x y", "A.B"):
        plant(world, f"filter.{name}.clean", script(world))
        plant(world, f"filter.{name}.required", "true")
