"""Values kept in memory and replaced when their source has a newer version."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, active_count

import pytest

from tests.domain.building import NOW, campaign
from upsell_widget.domain.campaigns import Campaign
from upsell_widget.domain.catalogue import Entry
from upsell_widget.domain.outcomes import Publication
from upsell_widget.errors import DocumentError, StoreUnavailable
from upsell_widget.programme_source import ProgrammeSource
from upsell_widget.recommenders.index import CatalogueSource
from upsell_widget.refreshed import Refreshed


@dataclass
class Source:
    """A source of numbers that can fail, and that can be made to wait."""

    version: int = 1
    failing: bool = False
    looks: int = 0
    may_load: Event = field(default_factory=Event)
    loaded: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self.may_load.set()

    def read_version(self) -> int:
        self.looks += 1
        if self.failing:
            raise StoreUnavailable("the database is gone")
        return self.version

    def load(self) -> tuple[int, str]:
        self.read_version()
        assert self.may_load.wait(10)
        self.loaded.set()
        return self.version, f"value {self.version}"


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def refreshed(source: Source, clock: Clock, seconds: float = 5) -> Refreshed[str]:
    return Refreshed("number", source.read_version, source.load, "empty", seconds, clock)


def until(fact: Callable[[], bool]) -> None:
    """Wait for what another thread is about to do."""
    waiting = Event()
    for _ in range(1000):
        if fact():
            return
        waiting.wait(0.005)
    raise AssertionError("it never came true")


def test_the_first_call_loads_and_the_next_ones_do_not_ask() -> None:
    source, clock = Source(), Clock()
    value = refreshed(source, clock)
    assert [value() for _ in range(3)] == ["value 1"] * 3
    assert source.looks == 1


def test_a_newer_version_is_noticed_after_the_reload_time_without_waiting_for_it() -> None:
    source, clock = Source(), Clock()
    value = refreshed(source, clock)
    value()
    source.version = 2
    source.may_load.clear()
    clock.now = 5.0
    assert [value() for _ in range(3)] == ["value 1"] * 3
    source.may_load.set()
    until(lambda: value() == "value 2")


def test_an_unchanged_version_is_not_loaded_again() -> None:
    source, clock = Source(), Clock()
    value = refreshed(source, clock, seconds=0)
    value()
    source.loaded.clear()
    assert value() == "value 1"
    assert not source.loaded.is_set()


def test_with_no_reload_time_every_call_sees_the_newest() -> None:
    source, clock = Source(), Clock()
    value = refreshed(source, clock, seconds=0)
    value()
    threads = active_count()
    source.version = 2
    assert value() == "value 2"
    assert active_count() <= threads + 1


def test_while_the_source_fails_the_last_good_value_stays_and_it_is_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    source, clock = Source(), Clock()
    value = refreshed(source, clock, seconds=0)
    value()
    source.failing = True
    assert [value(), value()] == ["value 1"] * 2
    assert [record.getMessage() for record in caplog.records] == ["reading the number failed; the last good one stays in use"]
    source.failing, source.version = False, 2
    assert value() == "value 2"


def test_a_source_that_fails_at_first_gives_the_empty_value_until_it_answers() -> None:
    source, clock = Source(failing=True), Clock()
    value = refreshed(source, clock)
    assert value() == "empty"
    source.failing = False
    assert value() == "empty"
    clock.now = 5.0
    assert value() == "value 1"


class Campaigns:
    """A store of campaigns that were published before."""

    def __init__(self, *campaign_ids: str) -> None:
        self.live = list(campaign_ids)

    def publish(self, publications: object) -> int:
        raise NotImplementedError

    def retire(self, campaign_ids: object) -> int:
        raise NotImplementedError

    def revision(self) -> int:
        return len(self.live)

    def publications(self) -> tuple[int, tuple[Publication, ...]]:
        return len(self.live), tuple(Publication(each, 1, {}, NOW, "staff") for each in self.live)


def parsed(publication: Publication) -> Campaign:
    if publication.campaign_id == "broken":
        raise DocumentError("found code 'gone', expected a condition")
    return campaign(publication.campaign_id)


def test_a_publication_that_cannot_be_read_is_left_out_and_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    store = Campaigns("a", "broken")
    programme = ProgrammeSource(store, parsed, 0)
    assert [programme().get(each) is not None for each in ("a", "broken")] == [True, False]
    store.live.append("b")
    assert len(programme()) == 2
    assert programme().revision == 3
    errors = [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]
    assert errors == ["campaign broken, version 1 cannot be read and is left out: found code 'gone', expected a condition"]


class Index:
    """The part of a store that keeps the catalogue."""

    entries: tuple[Entry, ...] = (Entry("ramen", 900),)
    version = 1

    def catalogue_version(self) -> int:
        return self.version

    def load_catalogue(self) -> tuple[int, tuple[Entry, ...]]:
        return self.version, self.entries


def test_a_synced_catalogue_is_noticed_and_knows_its_version() -> None:
    index = Index()
    catalogue = CatalogueSource(index, 0)  # type: ignore[arg-type]
    assert (catalogue().version, "ramen" in catalogue()) == (1, True)
    index.entries, index.version = (), 2
    assert (catalogue().version, "ramen" in catalogue()) == (2, False)
