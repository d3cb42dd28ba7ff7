"""The reads of conversations."""
