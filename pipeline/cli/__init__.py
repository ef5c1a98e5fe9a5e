"""The command ``papers``: reads arguments, prints, exits. Nothing else in the package does any of the three."""

from pipeline.cli.main import main

__all__ = ["main"]
