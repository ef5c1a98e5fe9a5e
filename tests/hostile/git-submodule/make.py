from tests.hostile.evil import plant, script
from tests.making import ONE


def make(world):
    head = world.maker.git("rev-parse", "HEAD").strip()
    world.maker.git("update-index", "--add", "--cacheinfo", f"160000,{head},papers/testing/figures/sub")
    world.lay(
        ".gitmodules",
        f'[submodule "sub"]\n\tpath = papers/testing/figures/sub\n\turl = ext::sh -c "{script(world)}"\n\tupdate = !{script(world)}\n',
    )
    world.annex('![A figure](../figures/sub/x.svg){#fig:sub alt="None."}\n')
    world.maker.git("add", ".gitmodules", "papers/testing/sections")
    world.maker.git("commit", "-q", "-m", "Add", who=ONE)
