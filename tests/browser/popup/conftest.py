"""Fixtures: a stub of the server, and the page of a shop with the popup on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.popup.stub import Stub, served

Show = Callable[[], Locator]


@pytest.fixture
def stub() -> Iterator[Stub]:
    """A server that proposes nothing until a test says so."""
    with served(Stub()) as running:
        yield running


@pytest.fixture
def element(page: Page) -> Locator:
    """The element on the page."""
    return page.locator("upsell-popup")


@pytest.fixture
def show(stub: Stub, page: Page, element: Locator) -> Show:
    """Opens the host's page and waits for the popup; the dialog."""

    def opened() -> Locator:
        page.goto(stub.url)
        expect(element).to_have_attribute("data-upsell-state", "open")
        return page.get_by_role("dialog")

    return opened
