from tests.hostile.evil import plant, script


def make(world):
    for name, text in {
        "HEAD": "ref: refs/heads/main\n",
        "config": f"[core]\n\tbare = true\n\tfsmonitor = {script(world)}\n",
        "objects/x": "",
        "refs/x": "",
    }.items():
        world.lay(f"papers/testing/data/bare/{name}", text)
