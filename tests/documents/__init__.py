"""Tests of documents: campaigns read and written."""
