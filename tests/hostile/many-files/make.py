def make(world):
    for number in range(20):
        world.lay(f"papers/testing/sections/x{number}.txt", "x")
