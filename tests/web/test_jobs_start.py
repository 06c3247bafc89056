"""The background jobs start with a process's first request, whatever page it asks for, and never cost a page."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.scene import tea_house
from upsell_widget.storage.jobs import Jobs


def test_they_start_with_the_first_request_of_any_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    monkeypatch.setattr(Jobs, "ensure_started", lambda self: started.append("started"))
    house = tea_house(tmp_path, UPSELL_BACKGROUND=True)
    assert started == []
    house.app.test_client().get("/anything")
    assert started == ["started"]


def test_where_a_cron_does_them_none_starts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    monkeypatch.setattr(Jobs, "ensure_started", lambda self: started.append("started"))
    tea_house(tmp_path, UPSELL_BACKGROUND=False).app.test_client().get("/anything")
    assert started == []


def test_a_process_that_can_start_no_thread_serves_its_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(self: Jobs) -> None:
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(Jobs, "ensure_started", fail)
    house = tea_house(tmp_path, UPSELL_BACKGROUND=True)
    house.app.add_url_rule("/page", "page", lambda: "a page")
    assert house.app.test_client().get("/page").text == "a page"
    assert "the background jobs could not be started" in caplog.text
