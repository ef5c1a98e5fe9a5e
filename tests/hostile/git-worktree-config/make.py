from tests.hostile.evil import plant, script


def make(world):
    plant(world, "extensions.worktreeConfig", "true")
    (world.repository / ".git/config.worktree").write_text(
        f"[core]\n\tfsmonitor = {script(world)}\n\thooksPath = {world.outside}\n"
    )
