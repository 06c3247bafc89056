"""Signals on their way to staff."""
