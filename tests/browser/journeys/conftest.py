"""Fixtures: a shop of each test's own, and shoppers in it whose browsers must have nothing to complain of."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.journeys.premises import OpenShop, furnish, opened
from tests.browser.journeys.shopper import DEVICES, Shopper

NewShopper = Callable[..., Shopper]


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a seeded shop; copied, never opened again."""
    folder = tmp_path_factory.mktemp("furnished")
    furnish(folder)
    return folder


@pytest.fixture
def shop(furnished: Path, tmp_path: Path) -> Iterator[OpenShop]:
    """The demo shop, open."""
    with opened(furnished, tmp_path / "shop") as running:
        yield running


@pytest.fixture
def language() -> str:
    """The shopper's language, unless a test says otherwise."""
    return "ja"


@pytest.fixture
def device() -> str:
    """What the shopper holds, unless a test says otherwise."""
    return "desktop"


@pytest.fixture
def new_shopper(browser: Browser, shop: OpenShop, language: str, device: str) -> Iterator[NewShopper]:
    """Lets one more shopper in; at the end, none of their consoles may hold an error or a breach of the policy."""
    shoppers: list[Shopper] = []
    contexts: list[BrowserContext] = []

    def come_in(**options: Any) -> Shopper:
        context = browser.new_context(**{**DEVICES[device], "reduced_motion": "reduce", **options})
        context.set_default_timeout(10_000)
        contexts.append(context)
        shoppers.append(Shopper(context.new_page(), shop, language, device))
        return shoppers[-1]

    yield come_in
    complaints = [complaint for shopper in shoppers for complaint in shopper.complaints]
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture
def shopper(new_shopper: NewShopper) -> Shopper:
    """A visitor who has just come in."""
    visitor = new_shopper()
    visitor.enter()
    return visitor
