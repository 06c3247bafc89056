"""What the other tests stand on: the databases and the browser are real, fresh and separate."""

from __future__ import annotations

from pathlib import Path

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


def test_the_postgresql_server_trades_safety_for_speed_and_has_room(postgresql_url: str) -> None:
    assert scalar(postgresql_url, "SHOW fsync") == "off"
    assert scalar(postgresql_url, "SHOW max_connections") == "400"


def test_the_browser_shows_a_page_and_reaches_no_other_machine(page: Page) -> None:
    page.set_content("<h1>こんにちは</h1>")
    assert page.get_by_role("heading").inner_text() == "こんにちは"
    assert "Chrom" in page.evaluate("navigator.userAgent")


def test_a_named_browser_that_is_not_there_is_an_error_that_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPSELL_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(browser.NoBrowser, match=r"UPSELL_CHROMIUM=/nowhere/chromium: found no executable there; set UPSELL_CHROMIUM"):
        browser.chromium()


def executable(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.fixture
def bare_machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A PATH with one folder, and no browser but those put there."""
    monkeypatch.delenv("UPSELL_CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "none"))
    return tmp_path


@pytest.mark.usefixtures("bare_machine")
def test_a_machine_without_a_browser_is_told_what_to_install(capsys: pytest.CaptureFixture[str]) -> None:
    assert browser.main() == 1
    assert capsys.readouterr().err == (
        "found no Chromium; set UPSELL_CHROMIUM to a Chromium's executable, "
        "or install one (Debian: apt-get install chromium libatomic1 fonts-noto-cjk)\n"
    )


def test_root_on_debian_gets_the_browser_and_the_font_installed(
    bare_machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    chromium = bare_machine / "chromium"
    installs = f'echo "#!/bin/sh" > {chromium}; /bin/chmod +x {chromium}'
    executable(bare_machine / "apt-get", f'echo "$@" >> {bare_machine}/asked; {installs}')
    assert browser.main() == 0
    assert (bare_machine / "asked").read_text() == "-qq update\n-qq install -y --no-install-recommends chromium fontconfig fonts-noto-cjk\n"
    assert capsys.readouterr().out.endswith(f"Browser: {chromium}\n")


def test_a_failed_installation_says_why(bare_machine: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 0)
    executable(bare_machine / "apt-get", 'echo "E: no network" >&2; exit 100')
    assert browser.main() == 1
    assert capsys.readouterr().err.startswith("apt-get update failed: E: no network; set UPSELL_CHROMIUM")
