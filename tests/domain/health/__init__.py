"""The health score."""
