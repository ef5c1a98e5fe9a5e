"""A section that comes as a Word file or as Markdown: turned into the section's file, merged, accounted for, committed."""
