"""What a participant words for one coach: kept, shared with that coach, and taken back."""
