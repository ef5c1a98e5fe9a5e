def make(world):
    for name in (
        "-rf.md",
        "a b.md",
        "a\nb.md",
        "\x1b[31m.md",
        "ANNEX.md",
        "\u202eannex.md",
        "\u00e4.md",
        "a\u0308.md",
        "...md",
        "CON.md",
        "annex.md.",
        "annex .md",
        "$(touch ran).md",
        "`x`.md",
        "%2e%2e.md",
    ):
        world.lay(f"papers/testing/sections/{name}", "Words.\n")
