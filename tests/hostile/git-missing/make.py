from tests.hostile.evil import plant, script


def make(world):
    plant(world, "remote.origin.url", f"ext::{script(world)}")
    tree = world.maker.git("rev-parse", "HEAD~2:papers/testing/sections").strip()
    (world.repository / ".git/objects" / tree[:2] / tree[2:]).unlink()
