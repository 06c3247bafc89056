"""Shops to test against."""
