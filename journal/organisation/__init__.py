"""The one organisation of this installation."""
