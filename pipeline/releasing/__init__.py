"""Releases: finals with a manifest, a statement of how they came to be and a tag; and how a stranger verifies them."""
