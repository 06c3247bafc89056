"""Storage: our memory, in one database or (for tests) in this process."""
