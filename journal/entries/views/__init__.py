"""The pages of the journal: writing, reading back, and what becomes of an entry."""
