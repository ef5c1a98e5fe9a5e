"""What changed in a paper between two commits, as one marked tree: tracked changes in Word, a redline in print."""
