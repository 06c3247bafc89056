"""Alembic migrations. ``versions/`` holds one file each; ``NEWEST`` names the latest (a test holds it to that)."""

NEWEST = "0010"
VERSION_TABLE = "upsell_alembic_version"
"""A name of our own: the host may keep its own Alembic version in the same database."""
