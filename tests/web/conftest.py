"""A tea house for every test of the shopper's side."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import render_template_string

from tests.web.scene import Browser, Scene, tea_house
from tests.web.survey_scene import HANAKO


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Scene]:
    """A shop with tea in the cart, on SQLite."""
    scene = tea_house(tmp_path)
    yield scene
    scene.state.flush()


@pytest.fixture
def house_on_both(tmp_path: Path, database_url: str) -> Iterator[Scene]:
    """The same on each database."""
    scene = tea_house(tmp_path, UPSELL_DATABASE_URL=database_url)
    yield scene
    scene.state.flush()


@pytest.fixture
def customer(house: Scene) -> Browser:
    """A browser in which Hanako is logged in; the page of her order has the survey."""
    house.shop.here = HANAKO
    house.app.add_url_rule("/order", "order", lambda: render_template_string("<main>{{ upsell.survey() }}</main>"))
    return house.browser()
