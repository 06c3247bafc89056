"""The console's inbox: for staff alone, from our own pages alone, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from upsell_widget import BaseShop, UpsellWidget
from upsell_widget.domain.outbox import DeliveryState, Standing
from upsell_widget.errors import StoreUnavailable
from upsell_widget.state import State, state_of
from upsell_widget.storage.job import KEY

INBOX = "/upsell/console/inbox"
OURS = {"Sec-Fetch-Site": "same-origin"}


def shop(folder: Path, staff: Callable[[], bool] | None) -> Flask:
    app = Flask("host", instance_path=str(folder))
    app.config.from_mapping(SECRET_KEY="k", TESTING=True, UPSELL_BACKGROUND=False)
    widget = UpsellWidget(app, shop=BaseShop(), staff=staff)
    with app.app_context():
        widget.signal("needs_action", "hana", "38 of 100")
        widget.signal("spike", "<b>ken</b>", "40 an hour", "exports")
    return app


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    return shop(tmp_path, lambda: True)


@pytest.fixture
def staff(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def state(app: Flask) -> State:
    return state_of(app)


def titles(html: str) -> list[str]:
    return re.findall(r'<h2 id="n-\d+">(.*?)</h2>', html)


def fail() -> bool:
    raise RuntimeError("who are you")


@pytest.mark.parametrize("staff", [None, lambda: False, lambda: "yes", fail], ids=["nobody", "not staff", "not a bool", "an error"])
def test_for_whoever_is_not_staff_there_is_no_console(staff: Callable[[], bool] | None, tmp_path: Path) -> None:
    app = shop(tmp_path, staff)
    client, notice = app.test_client(), state_of(app).store.inbox()[0]
    assert client.get("/upsell/console/").status_code == 404
    assert client.get(INBOX).status_code == 404
    assert client.post(f"{INBOX}/{notice.id}", data={"standing": "done"}, headers=OURS).status_code == 404
    assert client.post(f"/upsell/console/outbox/{notice.id}", headers=OURS).status_code == 404
    assert {each.standing for each in state_of(app).store.inbox()} == {Standing.NEW}


def test_staff_see_what_was_noticed_newest_first_and_escaped(staff: FlaskClient) -> None:
    page = staff.get(INBOX, query_string={"lang": "en"})
    assert titles(page.text) == ["A feature is suddenly used a lot", "The customer needs action"]
    assert "&lt;b&gt;ken&lt;/b&gt;" in page.text and "38 of 100" in page.text and "exports" in page.text
    assert staff.get("/upsell/console/").location == INBOX


@pytest.mark.parametrize(
    ("query", "accepts", "language"),
    [({"lang": "ja"}, "en", "ja"), ({}, "en-GB,en", "en"), ({}, "fr", "ja"), ({"lang": "xx"}, "", "ja")],
)
def test_it_speaks_the_language_asked_for(query: dict[str, str], accepts: str, language: str, staff: FlaskClient) -> None:
    page = staff.get(INBOX, query_string=query, headers={"Accept-Language": accepts})
    assert f'<html lang="{language}">' in page.text
    assert ("受信箱" if language == "ja" else "Inbox") in page.text


def test_nothing_inline_nothing_from_elsewhere_and_nothing_kept(staff: FlaskClient) -> None:
    page = staff.get(INBOX)
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'self'; form-action 'self'")
    assert page.headers["Cache-Control"] == "no-store"
    assert not re.search(r"<script|style=| on\w+=|https?://", page.text)
    (style,) = re.findall(r'<link rel="stylesheet" href="([^"]+)"', page.text)
    with staff.get(style) as sheet:
        assert sheet.mimetype == "text/css"


def test_a_notice_is_read_and_done_and_the_way_back_keeps_the_filter(staff: FlaskClient, state: State) -> None:
    newest, oldest = state.store.inbox()
    moved = staff.post(f"{INBOX}/{newest.id}?standing=new&code=spike&lang=en", data={"standing": "read"}, headers=OURS)
    assert (moved.status_code, moved.location) == (303, f"{INBOX}?standing=new&code=spike&lang=en")
    staff.post(f"{INBOX}/{oldest.id}", data={"standing": "done"}, headers=OURS)
    assert [each.standing for each in state.store.inbox()] == [Standing.READ, Standing.DONE]
    assert titles(staff.get(INBOX).text) == []
    assert len(titles(staff.get(INBOX, query_string={"standing": "all"}).text)) == 2
    assert len(titles(staff.get(INBOX, query_string={"standing": "all", "code": "spike"}).text)) == 1


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}])
def test_a_form_of_another_site_changes_nothing(headers: dict[str, str], staff: FlaskClient, state: State) -> None:
    notice = state.store.inbox()[0]
    assert staff.post(f"{INBOX}/{notice.id}", data={"standing": "done"}, headers=headers).status_code == 403
    assert state.store.inbox()[0].standing is Standing.NEW


@pytest.mark.parametrize(("notice", "standing", "status"), [("nobody", "done", 404), ("\x00", "done", 404), ("nobody", "burnt", 400)])
def test_what_cannot_be_is_refused(notice: str, standing: str, status: int, staff: FlaskClient) -> None:
    assert staff.post(f"{INBOX}/{notice}", data={"standing": standing}, headers=OURS).status_code == status
    assert staff.post(f"/upsell/console/outbox/{notice}", headers=OURS).status_code == 404
    assert staff.get(INBOX, query_string={"standing": "burnt", "code": "\x00nothing"}).status_code == 200


def test_what_did_not_arrive_is_shown_and_sent_again(staff: FlaskClient, state: State) -> None:
    state.store.spread(state.clock())
    state.store.disable_channel("staff", "print", state.clock())
    assert "届かなかった通知" in staff.get(INBOX).text
    for notice in state.store.inbox():
        assert staff.post(f"/upsell/console/outbox/{notice.id}", headers=OURS).status_code == 303
    assert "届かなかった通知" not in staff.get(INBOX).text
    assert dict(state.store.delivery_counts()) == {DeliveryState.WAITING: 2}


def test_while_our_database_is_away_it_says_so(app: Flask, state: State, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise StoreUnavailable("no route")

    monkeypatch.setattr(state.store.database, "bar", away)  # type: ignore[attr-defined]
    assert app.test_client().get(INBOX).status_code == 503


def command(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["upsell", *arguments])
    return result.exit_code, result.output


def test_the_same_on_the_command_line(app: Flask, state: State) -> None:
    run = partial(command, app)
    code, shown = run("signals")
    assert code == 0 and shown == run("signals", "list")[1]
    assert "Inbox: 2 new, 0 read, 0 done" in shown and "Outbox: 0 waiting" in shown and "38 of 100" in shown
    assert run("signals", "deliver") == (0, "2 delivered\n")
    assert run("signals", "deliver") == (0, "Nothing is due.\n")
    notice = state.store.inbox()[0]
    assert run("signals", "retry", notice.id) == (0, "Nothing of it is dead or disabled.\n")
    assert run("signals", "test", "staff") == (0, "staff: taken\n")
    code, told = run("signals", "test", "nobody")
    assert code == 2 and "CHANNEL: found 'nobody', expected one of staff" in told
    code, told = run("signals", "retry", "nothing")
    assert code == 2 and "found no notice 'nothing'" in told


def test_one_command_does_all_that_is_due(app: Flask, state: State) -> None:
    names = [each.name for each in app.extensions[KEY]]
    assert command(app, "run") == (0, "".join(f"{name}: done\n" for name in names))
    assert dict(state.store.delivery_counts()) == {DeliveryState.DELIVERED: 2}
    assert command(app, "run") == (0, "".join(f"{name}: not due\n" for name in names))
    assert command(app, "run", "--only", "prune") == (0, "prune: done\n")
    code, told = command(app, "run", "--only", "prunes")
    assert code == 2 and f"found 'prunes', expected one of {', '.join(names)}" in told
