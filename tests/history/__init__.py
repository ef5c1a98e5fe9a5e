"""Git, words and attribution, on real repositories."""
