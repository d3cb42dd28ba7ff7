"""All reads of entries: one's own, and those that somebody shares."""
