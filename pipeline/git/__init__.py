"""The only package that knows git's commands.

Every call goes through GitPython's plain command runner, never its object model, and trusts nothing that a
repository brings along:

- variables ``GIT_*`` of the caller are taken away, but those that name configuration files and values of the
  person who runs the command, and, for commands that commit, the author's and committer's;
- configuration that would start a program is overridden on each call: file system monitor, hooks, pager,
  external diff, and the clean, smudge, textconv and merge drivers of every name that the configuration holds;
- replace refs and commit-graph files are looked through; grafts, shallow and partial clones are refused by
  :meth:`Repository.open`, since they change what git says the past was; a ``.mailmap`` is never read;
- nothing fetches, asks, or takes an optional lock.

Not covered: a file under a clean filter (Git LFS) whose stat data changed counts as changed, since only the
filter could tell; ``gpg.program`` is left alone, since nothing here verifies or makes a signature; and the
system's and the user's own configuration are believed to be theirs.

Paths, in and out, are POSIX and relative to the folder that was opened, which may lie below the repository's
root.
"""

from pipeline.git.objects import Change, Commit, TreeEntry
from pipeline.git.repository import Repository
from pipeline.git.scratch import ScratchRepository

__all__ = ["Change", "Commit", "Repository", "ScratchRepository", "TreeEntry"]
