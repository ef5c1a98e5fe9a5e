"""Whom to believe: the registry as its editors last left it, and every change of it that none of them answers for.

The registry is what says who may do what: ``initiative.yaml``, ``people.yaml``, the outlines,
``.git-blame-ignore-revs``, and of each ``paper.yaml`` its guides, editors, outline and review policy. A commit that
changes any of it is judged by the registry as it stood in its parents (:mod:`.judging`); the commit that founds it is
judged by nobody. What a commit is judged to be never changes, for its hash holds all its past, so it is kept.
"""

from pipeline.trust.files import registry_of
from pipeline.trust.judging import trust
from pipeline.trust.values import Breach, Registry, Rules, Trust

__all__ = ["Breach", "Registry", "Rules", "Trust", "registry_of", "trust"]
