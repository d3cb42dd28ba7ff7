"""All writes of entries, by what somebody comes to do."""
