"""From what is printed of a section to where it stands in its file, glyph by glyph, and back by the smallest change."""
