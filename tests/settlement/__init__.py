"""Tests of settlement: a yes becomes exactly one change, or none."""
