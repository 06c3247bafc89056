"""What the other tests stand on: the databases and the browser are real, fresh and separate."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page
from sqlalchemy import create_engine, text

from tests.servers import browser
from tests.servers.postgresql import PostgresqlServer


def scalar(url: str, statement: str) -> object:
    engine = create_engine(url)
    with engine.begin() as connection:
        result = connection.execute(text(statement))
        value = result.scalar() if result.returns_rows else None
    engine.dispose()
    return value


def test_a_database_is_there_and_empty(database_url: str) -> None:
    scalar(database_url, "CREATE TABLE note (id INTEGER)")
    assert scalar(database_url, "SELECT count(*) FROM note") == 0


def test_two_postgresql_databases_do_not_see_each_other(postgresql_server: PostgresqlServer, postgresql_url: str) -> None:
    scalar(postgresql_url, "CREATE TABLE note (id INTEGER)")
    with postgresql_server.database() as other:
        scalar(other, "CREATE TABLE note (id INTEGER)")
        assert other != postgresql_url


def test_the_postgresql_server_trades_safety_for_speed(postgresql_url: str) -> None:
    assert scalar(postgresql_url, "SHOW fsync") == "off"


def test_the_browser_shows_a_page_and_reaches_no_other_machine(page: Page) -> None:
    page.set_content("<h1>こんにちは</h1>")
    assert page.get_by_role("heading").inner_text() == "こんにちは"
    assert "Chrom" in page.evaluate("navigator.userAgent")


def test_a_named_browser_that_is_not_there_is_an_error_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPSELL_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(browser.NoBrowser, match=r"UPSELL_CHROMIUM=/nowhere/chromium: found no executable there; set UPSELL_CHROMIUM"):
        browser.chromium()
