"""One text on many surfaces: papers as trees, written in every style that says the same, and changed in every way."""
