"""Word files sent, edited by real clients, and received again."""
