"""The writes of conversations."""
