"""A section that comes as a Word file or as Markdown: turned into its file, merged, accounted for, committed."""
