"""A tea house for every test of the shopper's side."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.scene import Scene, tea_house


@pytest.fixture
def house(tmp_path: Path) -> Scene:
    """A shop with tea in the cart, on SQLite."""
    return tea_house(tmp_path)


@pytest.fixture
def house_on_both(tmp_path: Path, database_url: str) -> Scene:
    """The same on each database."""
    return tea_house(tmp_path, UPSELL_DATABASE_URL=database_url)
