"""The Word file that a reviewer gets: the draft with an anchor in every leaf, its comments, and edits tracked."""
