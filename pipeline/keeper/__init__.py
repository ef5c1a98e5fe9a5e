"""Keeps the children of a command: a small process that starts each confined, and outlives none of them.

It imports nothing of the package, and has one thread: what must happen between the start of a process and that of its
program is safe in it, as it is not in a command that runs threads. It costs its own start once, and then a fork each.
"""
