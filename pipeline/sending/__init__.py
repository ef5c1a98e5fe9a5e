"""The Word file that a reviewer gets: the draft with an anchor in every leaf, comments as threads, edits tracked."""
