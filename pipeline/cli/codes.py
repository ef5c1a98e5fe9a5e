"""What the command returns."""

EXIT_DONE = 0
EXIT_ERRORS = 1
"""The papers have errors, which were printed."""
EXIT_MISUSE = 2
"""The command was called in a way that cannot mean anything."""
EXIT_OUTSIDE = 3
"""Something outside failed, or there is a bug."""
