"""All writes of accounts, by what somebody comes to do."""
