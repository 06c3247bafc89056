"""Tests of conditions: who is here."""
