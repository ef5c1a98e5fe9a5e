"""The outputs, tested by their parts."""
