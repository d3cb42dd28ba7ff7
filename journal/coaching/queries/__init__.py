"""All reads of what a participant and a coach arrange; a coach's start at whom they guide now."""
