"""Tests of the popup alone, against a stub of our server."""
