"""Redlines: trees compared, tracked changes settled, real clients asked."""
