"""The staff's side."""
