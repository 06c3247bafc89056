"""Tests of the linter: the corpus, and what a finding says."""
