"""A repository of papers: its values, and how they are read from disk, once."""
