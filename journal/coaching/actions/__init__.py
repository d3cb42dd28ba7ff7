"""All writes of what a participant and a coach arrange, by what it is."""
