"""The catalogue index as all workers share it."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice

from sqlalchemy import delete, select

from upsell_widget.documents.codec import decode_entries, encode_entries
from upsell_widget.domain.catalogue import Entry
from upsell_widget.storage.database import Database
from upsell_widget.storage.revisions import raise_revision, revision_of
from upsell_widget.storage.tables.history import catalogue_parts as table

NAME = "catalogue"
PART = 5_000
"""Entries in one document."""


class SharedCatalogue:
    """Saves and loads the index whole."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save_catalogue(self, entries: Iterable[Entry], at: datetime) -> int:
        """Replace the shared index; its new version."""
        rows = [{"part": part, "document": document} for part, document in enumerate(_documents(entries))]
        with self._database.writing() as connection:
            version = raise_revision(connection, NAME)
            connection.execute(delete(table))
            if rows:
                connection.execute(table.insert(), rows)
        return version

    def catalogue_version(self) -> int:
        """The version of the shared index; 0: never synced."""
        with self._database.reading() as connection:
            return revision_of(connection, NAME)

    def load_catalogue(self) -> tuple[int, tuple[Entry, ...]]:
        """The shared index."""
        with self._database.reading() as connection:
            version = revision_of(connection, NAME)  # first: what is saved meanwhile shows as a newer version
            documents = connection.scalars(select(table.c.document).order_by(table.c.part)).all()
        return version, tuple(entry for document in documents for entry in decode_entries(zlib.decompress(document)))


def _documents(entries: Iterable[Entry]) -> Iterator[bytes]:
    rest = iter(entries)
    while part := tuple(islice(rest, PART)):
        yield zlib.compress(encode_entries(part).encode())
