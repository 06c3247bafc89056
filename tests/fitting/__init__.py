"""Fitting: counted right, killed at any moment, told in a few lines."""
