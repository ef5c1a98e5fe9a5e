"""A section's text and its document tree: parsed alone, made safe, surveyed for what the rules ask, and digested."""
