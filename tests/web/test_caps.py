"""Caps hold over any sequence of visits, and for twenty tabs at once (G11, G12)."""

from __future__ import annotations

import tempfile
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.web.scene import Browser, Scene, goes_with, offer_of, tea_house, token_of

ACTS = st.lists(
    st.one_of(
        st.sampled_from(["open", "decline", "snooze", "mute", "dismiss", "reload"]),
        st.sampled_from([1, 40, 60 * 25, 60 * 24 * 8]),  # minutes that pass
    ),
    max_size=25,
)
ALL = [goes_with(product, id=f"offer-{product}", limits={"session": 5}) for product in ("cup", "pot", "mug")]


@given(ACTS)
@settings(max_examples=60)
def test_no_sequence_of_visits_exceeds_a_cap_or_repeats_a_no(acts: list[str | int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        house = tea_house(Path(folder))
        house.publish(*ALL)
        log = _Shopper(house)
        for act in ["open", *acts]:
            log.act(act)
        house.state.flush()
        log.check()


class _Shopper:
    """Somebody who visits, answers and waits, and the record of what opened."""

    def __init__(self, house: Scene) -> None:
        self.house, self.browser = house, house.browser()
        self.page, self.seen_at, self.session = 0, house.clock(), 0
        self.opened: list[tuple[datetime, int, int, str]] = []
        self.silenced: dict[str, datetime] = {}
        self.dismissed = False

    def act(self, act: str | int) -> None:
        """Wait so many minutes, or visit a new page (``reload``: the same) and answer."""
        if isinstance(act, int):
            self.house.clock.forward(minutes=act)
            return
        now = self.house.clock()
        self.session += now - self.seen_at > timedelta(minutes=30)
        self.seen_at = now
        self.page += act != "reload"
        visit = self.browser.visit(page=f"page-{self.page}")
        if visit.status_code == 200:
            self._open(token_of(visit), act)

    def _open(self, token: str, act: str) -> None:
        now, subject = self.house.clock(), offer_of(self.house, token).subject
        if self.browser.post("open", offer=token).text != "open":
            return
        assert not self.dismissed
        assert now >= self.silenced.get(subject, now)
        self.opened.append((now, self.session, self.page, subject))
        if act in ("decline", "snooze", "mute", "dismiss"):
            self.browser.post(act, offer=token)
            days = {"decline": 7, "snooze": 30, "mute": 10_000}.get(act, 0)
            self.silenced[subject] = now + timedelta(days=days)
            self.dismissed = act == "dismiss" or self.dismissed

    def check(self) -> None:
        """At most one popup a page, two a session, three in 24 hours, six in seven days."""
        times = [at for at, *_ in self.opened]
        assert times
        assert max(Counter(page for _, _, page, _ in self.opened).values(), default=0) <= 1
        assert max(Counter(session for _, session, _, _ in self.opened).values(), default=0) <= 2
        for end in times:
            assert sum(end - timedelta(days=1) < at <= end for at in times) <= 3
            assert sum(end - timedelta(days=7) < at <= end for at in times) <= 6


def test_twenty_tabs_opening_at_once_open_two(house_on_both: Scene) -> None:
    house_on_both.publish(*ALL)
    tabs = twenty_tabs(house_on_both)
    together = Barrier(len(tabs))

    def opens(tab: tuple[Browser, str]) -> str:
        browser, token = tab
        together.wait(timeout=30)
        return browser.post("open", offer=token).text

    with ThreadPoolExecutor(len(tabs)) as pool:
        said = Counter(pool.map(opens, tabs))
    assert said == {"open": 2, "closed": 18}


def twenty_tabs(house: Scene) -> list[tuple[Browser, str]]:
    """Twenty tabs of one browser, each with a proposal that has not opened."""
    first = house.browser()
    first.visit()
    cookie = first.client.get_cookie("upsell")
    assert cookie is not None
    tabs = []
    for number in range(20):
        tab = house.browser()
        tab.client.set_cookie("upsell", cookie.value)
        tabs.append((tab, tab.offered(page=f"tab-{number}")))
    return tabs


def test_a_holdout_is_shown_nothing_and_its_moment_is_noted(house: Scene) -> None:
    house.publish(goes_with(holdout_percent=100))
    browser = house.browser()
    token = browser.offered()
    assert browser.post("open", offer=token).text == "holdout"
    impression = house.state.store.impression(offer_of(house, token).id)
    assert impression is not None and impression.arm == "holdout"
    assert browser.post("accept", offer=token).status_code == 409
    assert browser.visit(page="page-1").status_code == 204
