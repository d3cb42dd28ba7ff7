"""The platform under the features; it knows none of them."""
