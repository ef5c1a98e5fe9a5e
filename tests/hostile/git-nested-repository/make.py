from tests.hostile.evil import plant, script
from tests.making import Maker


def make(world):
    inner = world.repository / "papers/testing/figures/inner"
    inner.mkdir()
    Maker(inner).git("init", "-q")
    Maker(inner).git("config", "core.fsmonitor", script(world))
    (inner / "x.svg").write_text("<svg/>")
