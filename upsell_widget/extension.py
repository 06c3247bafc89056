"""The extension: mounts the widget in a host's app. The only file that knows every layer."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask

from upsell_widget.cli import upsell_commands
from upsell_widget.console.mounting import Staff, mount_console
from upsell_widget.delivery.checks import check_channels
from upsell_widget.delivery.outbox import deliver
from upsell_widget.detractors import tell_again
from upsell_widget.documents.campaigns import campaign_of
from upsell_widget.documents.signalling import signalling_of
from upsell_widget.domain.conditions import BUILT_IN as CONDITIONS
from upsell_widget.domain.health import USUAL, HealthRule
from upsell_widget.domain.offers import Placement
from upsell_widget.domain.policies import Condition, Ranker, Recommender
from upsell_widget.domain.ranking import ExpectedMargin
from upsell_widget.errors import ConfigurationError
from upsell_widget.harm import take_off_what_harms
from upsell_widget.health import recompute
from upsell_widget.hooks import Hooks
from upsell_widget.model_file import ModelSource
from upsell_widget.notifying import LogNotifier
from upsell_widget.ports import Notifier, Shop
from upsell_widget.ports.referrals import ReferralScheme
from upsell_widget.programme_source import ProgrammeSource
from upsell_widget.raising import raising
from upsell_widget.recommenders import BUILT_IN as RECOMMENDERS
from upsell_widget.recommenders.index import CatalogueSource
from upsell_widget.recommenders.learnt import CatalogueWithLearnt
from upsell_widget.referring.settling import settle_referrals
from upsell_widget.renewals import tell_of_renewals
from upsell_widget.retention import prune
from upsell_widget.settings import Settings
from upsell_widget.settlement.reconcile import reconcile
from upsell_widget.state import KEY, Page, Registry, State
from upsell_widget.storage.database import checked_url
from upsell_widget.storage.job import KEY as JOBS
from upsell_widget.storage.job import Job
from upsell_widget.storage.jobs import Jobs
from upsell_widget.storage.sql_store import SqlStore
from upsell_widget.storage.writer import EventWriter
from upsell_widget.web.endpoints import before_requests
from upsell_widget.web.mounting import mount_front

_log = logging.getLogger("upsell_widget")


class UpsellWidget(Hooks):
    """Mounts the widget: one object, one adapter.

    ``pages`` names the host's pages by endpoint: a Page, or just a placement. Own conditions and recommenders are
    used by campaigns like the built-in ones. ``staff`` says whether whoever asks may see the console; without it nobody may.
    ``health`` says what customers' health is reckoned by. ``referrals``: a referral programme, and how the shop rewards.
    ``clock`` and ``new_id`` are injected by tests.
    """

    def __init__(
        self,
        app: Flask | None = None,
        *,
        shop: Shop,
        pages: Mapping[str, Page | str] | None = None,
        ranker: Ranker | None = None,
        notifier: Notifier | None = None,
        conditions: Iterable[type[Condition]] = (),
        recommenders: Iterable[type[Recommender]] = (),
        staff: Staff | None = None,
        health: HealthRule = USUAL,
        referrals: ReferralScheme | None = None,
        clock: Callable[[], datetime] | None = None,
        new_id: Callable[[], str] | None = None,
    ) -> None:
        self._shop = shop
        self._pages = {endpoint: _page(endpoint, page) for endpoint, page in (pages or {}).items()}
        self._ranker = ranker or ExpectedMargin()
        self._notifier = notifier or LogNotifier()
        self._registry = Registry(
            {**CONDITIONS, **{each.code: each for each in conditions}},
            {**RECOMMENDERS, **{each.code: each for each in recommenders}},
        )
        self._staff = staff
        self._health = health
        self._referrals = referrals
        self._clock = clock or _utc_now
        self._new_id = new_id or _random_id
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask) -> None:
        """Mount the widget in an app. Without our database the app starts all the same, and shows nothing of ours until it is back.

        Raises:
            ConfigurationError: a setting or page is wrong; the message names it.
        """
        if KEY in app.extensions:
            raise ConfigurationError("UpsellWidget is mounted in this app already; mount it once")
        settings = Settings.from_config(app.config)
        if settings.qa and not (app.debug or app.testing):
            raise ConfigurationError("UPSELL_QA is on, expected DEBUG or TESTING with it: QA mode believes clocks in headers")
        if not isinstance(self._shop, Shop):
            raise ConfigurationError(f"shop: found {type(self._shop).__name__}, expected every method of upsell_widget.ports.Shop")
        store = SqlStore(_database_url(app, settings))
        state = self._state(app, settings, store)
        _migrate(store)
        app.extensions[KEY] = state
        app.cli.add_command(upsell_commands())
        app.extensions[JOBS] = [
            Job("reconcile", timedelta(seconds=20), lambda: reconcile(state, state.clock())),
            Job("prune", timedelta(days=1), lambda: prune(state)),
            Job("health", timedelta(days=1), lambda: recompute(state)),
            Job("outbox", timedelta(seconds=15), lambda: deliver(state)),
            Job("detractors", timedelta(hours=1), lambda: tell_again(state)),
            Job("renewals", timedelta(hours=6), lambda: tell_of_renewals(state)),
            Job("harm", timedelta(days=7), lambda: take_off_what_harms(state)),
            Job("referrals", timedelta(hours=1), lambda: settle_referrals(state, state.clock())),
        ]
        jobs = Jobs(app.extensions[JOBS], state.store, state.clock)
        mount_front(app, state)
        mount_console(app, state, self._staff)
        before_requests(app, self._pages, jobs.ensure_started if settings.background else _nothing)

    def _state(self, app: Flask, settings: Settings, store: SqlStore) -> State:
        writer = EventWriter(store, settings)
        registry = self._registry
        signals_file = settings.signals_path(Path(app.instance_path))
        signalling = signalling_of(signals_file, wanted="UPSELL_SIGNALS_FILE" in app.config)
        return State(
            settings=settings,
            shop=self._shop,
            store=store,
            notifier=self._notifier,
            ranker=self._ranker,
            registry=registry,
            pages=self._pages,
            clock=self._clock,
            new_id=self._new_id,
            programme=ProgrammeSource(store, lambda publication: campaign_of(publication, registry), settings.reload_seconds),
            catalogue=CatalogueWithLearnt(
                CatalogueSource(store, settings.reload_seconds),
                ModelSource(settings.model_path(Path(app.instance_path)), settings.reload_seconds),
            ),
            write_event=writer.write_event,
            keep_receipt=writer.keep_receipt,
            flush=writer.flush,
            signal=raising(store, signalling, self._new_id),
            secret_keys=_secret_keys(app, settings),
            health=self._health,
            referrals=self._referrals,
            signalling=check_channels(signalling, settings.signals_hosts),
        )


def _page(endpoint: str, page: Page | str) -> Page:
    try:
        return page if isinstance(page, Page) else Page(Placement(page))
    except ValueError as error:
        expected = ", ".join(Placement)
        raise ConfigurationError(f"pages[{endpoint!r}]: found placement {page!r}, expected one of {expected}") from error


def _database_url(app: Flask, settings: Settings) -> str:
    """The database's address; a relative SQLite path lies in the instance folder."""
    url = checked_url(settings.database_url)
    if url.get_backend_name() != "sqlite" or not url.database or Path(url.database).is_absolute():
        return url.render_as_string(hide_password=False)
    Path(app.instance_path).mkdir(parents=True, exist_ok=True)
    return str(url.set(database=str(Path(app.instance_path) / url.database)))


def _migrate(store: SqlStore) -> None:
    """Bring our database up to date. Where it is away the shop opens without us; said once, loudly."""
    away = store.migrate_when_reachable()
    if away is not None:
        _log.error("the widget shows nothing until our database can be reached; the shop goes on without it: %s", away)


def _secret_keys(app: Flask, settings: Settings) -> tuple[str, ...]:
    """Signing keys, oldest first.

    Raises:
        ConfigurationError: there is none.
    """
    of_the_app: list[str | bytes | None] = [app.secret_key, *(app.config.get("SECRET_KEY_FALLBACKS") or ())]
    newest_first = settings.secret_keys or [key for key in of_the_app if key]
    keys = tuple(key.decode() if isinstance(key, bytes) else key for key in newest_first)
    if not keys:
        raise ConfigurationError("SECRET_KEY or UPSELL_SECRET_KEYS: found none, expected a key that signs offers")
    return keys[::-1]


def _utc_now() -> datetime:
    return datetime.now(UTC)


def _random_id() -> str:
    return secrets.token_urlsafe(16)


def _nothing() -> None:
    return None
