"""A Word file from outside: opened or refused, read as values, its comments and properties; and threads written."""
