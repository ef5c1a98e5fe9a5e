"""A reviewed Word file brought back: what was changed in it, told in terms of the sections' source, and committed."""
