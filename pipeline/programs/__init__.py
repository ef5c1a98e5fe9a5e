"""The one place that starts processes other than git: with limits, apart from all else, and nothing left behind.

On Linux a small process, the *keeper*, starts each child confined and outlives none (`pipeline.keeper`); elsewhere a
child has its own environment, group and time limit, and `lacking` says what it does not have.
"""

from pipeline.programs.keeping import adopted, lacking, ready, scratch
from pipeline.programs.running import ask, run
from pipeline.programs.values import Bounds, Outcome, TooLongError

__all__ = ["Bounds", "Outcome", "TooLongError", "adopted", "ask", "lacking", "ready", "run", "scratch"]
