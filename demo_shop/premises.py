"""What one running shop consists of, kept in ``app.extensions``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from flask import Flask, current_app

from demo_shop.applying import Changes
from demo_shop.catalogue import Catalogue
from demo_shop.database import Database
from demo_shop.guides import Guide

KEY = "demo_shop"


@dataclass(frozen=True, slots=True)
class Premises:
    """The shop's database, catalogue, guides and clock."""

    database: Database
    catalogue: Catalogue
    guides: Mapping[str, Guide]
    changes: Changes
    clock: Callable[[], datetime]


def premises(app: Flask | None = None) -> Premises:
    """The shop of an app, or of the app at work."""
    return cast(Premises, (app or current_app).extensions[KEY])


def utc_now() -> datetime:
    """Now, in UTC: the shop's clock unless a test brings its own."""
    return datetime.now(UTC)
