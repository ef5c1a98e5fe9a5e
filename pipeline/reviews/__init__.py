"""Reviews as evidence: which count, and where each section and paper stands because of them."""
