"""All reads of people, vaults, devices and consents; each starts at who is looking."""
