"""Tests in which processes die, race and run out of luck."""
