"""The assembled paper: sections joined, numbered and cross-referenced, with what is known of authors and reviews."""
