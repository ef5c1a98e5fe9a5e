from tests.hostile.evil import plant, script


def make(world):
    world.lay(".gitattributes", "* diff=evil merge=evil\n")
    world.maker.commit("Attributes")
    for key in (
        "diff.evil.textconv",
        "diff.evil.command",
        "diff.external",
        "merge.evil.driver",
        "difftool.x.cmd",
        "interactive.diffFilter",
    ):
        plant(world, key, script(world))
