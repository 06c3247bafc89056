"""The extension: mounts the widget in a host's app. The only file that knows every layer."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask, current_app, request

from upsell_widget.cli import upsell_commands
from upsell_widget.console.mounting import Staff, mount_console
from upsell_widget.delivery.checks import check_channels
from upsell_widget.delivery.outbox import deliver
from upsell_widget.documents.campaigns import campaign_of
from upsell_widget.documents.signalling import signalling_of
from upsell_widget.domain.conditions import BUILT_IN as CONDITIONS
from upsell_widget.domain.health import USUAL, HealthRule
from upsell_widget.domain.offers import Placement
from upsell_widget.domain.outcomes import OutcomeKind
from upsell_widget.domain.policies import Condition, Ranker, Recommender
from upsell_widget.domain.ranking import ExpectedMargin
from upsell_widget.domain.shop import Order, Shopper
from upsell_widget.domain.signals import Signal
from upsell_widget.domain.surveys import SurveyAnswer
from upsell_widget.errors import ConfigurationError
from upsell_widget.health import recompute, tell
from upsell_widget.helping import help_used
from upsell_widget.metering import event_report, level_report, take_in, trial_report
from upsell_widget.model_file import ModelSource
from upsell_widget.notifying import LogNotifier
from upsell_widget.orders import order_cancelled, order_placed, order_refunded
from upsell_widget.ports import Notifier, Shop
from upsell_widget.programme_source import ProgrammeSource
from upsell_widget.raising import raising
from upsell_widget.recommenders import BUILT_IN as RECOMMENDERS
from upsell_widget.recommenders.index import CatalogueSource
from upsell_widget.recommenders.learnt import CatalogueWithLearnt
from upsell_widget.retention import prune
from upsell_widget.settings import Settings
from upsell_widget.settlement.reconcile import reconcile
from upsell_widget.state import KEY, Page, Registry, State, state_of
from upsell_widget.storage.database import checked_url
from upsell_widget.storage.jobs import KEY as JOBS
from upsell_widget.storage.jobs import Job, Jobs
from upsell_widget.storage.sql_store import SqlStore
from upsell_widget.storage.writer import EventWriter
from upsell_widget.web.endpoints import check_pages_before_first_request
from upsell_widget.web.mounting import current_identity, mount_front
from upsell_widget.web.reporting import reported
from upsell_widget.web.survey_links import survey_link

_log = logging.getLogger("upsell_widget")


class UpsellWidget:
    """Mounts the widget: one object, one adapter.

    ``pages`` names the host's pages by endpoint: a Page, or just a placement. Own conditions and recommenders are
    used by campaigns like the built-in ones. ``staff`` says whether whoever asks may see the console; without it nobody may.
    ``health`` says what customers' health is reckoned by.
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
        ]
        jobs = Jobs(app.extensions[JOBS], state.store, state.clock)
        mount_front(app, state, jobs.ensure_started if settings.background else _nothing)
        mount_console(app, state, self._staff)
        check_pages_before_first_request(app, self._pages)

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
            signalling=check_channels(signalling, settings.signals_hosts),
        )

    def order_placed(self, order: Order, cart_id: str | None = None) -> None:
        """Tell us of an order, so that what was accepted in its cart counts as purchased."""
        order_placed(state_of(current_app), order, cart_id)

    def order_refunded(self, order: Order) -> None:
        """Tell us that an order was refunded."""
        order_refunded(state_of(current_app), order)

    def order_cancelled(self, order: Order) -> None:
        """Tell us that an order was cancelled."""
        order_cancelled(state_of(current_app), order)

    def signal(self, code: str, shopper_id: str, found: str = "", matter: str = "") -> None:
        """Tell staff of something about a customer; the same matter is told once within its cool-down."""
        state = state_of(current_app)
        state.signal(Signal(code, shopper_id, state.clock(), found, matter))

    def customer_figures(self, customer_id: str, **figures: float | None) -> None:
        """Tell us figures of a customer that only the shop knows (``support_tickets=2``); None forgets one.

        Raises:
            ValueError: a measure there is not, or a figure that is no number of zero or more.
        """
        tell(state_of(current_app), customer_id, figures)

    def help_opened(self, content_id: str) -> None:
        """Tell us that the shopper of this request opened help we may have offered them."""
        help_used(state_of(current_app), self._shopper_ids(), content_id, OutcomeKind.OPENED)

    def help_booked(self, content_id: str) -> None:
        """Tell us that the shopper of this request booked help we may have offered them: a seat, a call."""
        help_used(state_of(current_app), self._shopper_ids(), content_id, OutcomeKind.BOOKED)

    def meter(self, shopper: Shopper | str, code: str, *, used: float, limit: float) -> None:
        """Tell us a level: so much of a limit is used now. Raises BadReport for an impossible one; never for our own trouble."""
        state = state_of(current_app)
        take_in(state, reported(shopper), level_report(state, code, used, limit))

    def count(self, shopper: Shopper | str, code: str, *, window: str, limit: float) -> None:
        """Tell us of one more event within a window ("30m", "1h", "7d"), which begins with its first event. Raises BadReport."""
        state = state_of(current_app)
        take_in(state, reported(shopper), event_report(state, code, window, limit))

    def trial_requested(self, shopper: Shopper | str, plan: str) -> None:
        """Tell us that a customer asks for the trial of a plan: staff hear of it, and a campaign may answer. Raises BadReport."""
        state = state_of(current_app)
        take_in(state, reported(shopper), trial_report(state, plan))

    def merge(self, anonymous_id: str, customer_id: str) -> None:
        """Fold a visitor's memory into a customer's. Log-ins are noticed by themselves; this is for imports."""
        state = state_of(current_app)
        state.store.merge(anonymous_id, customer_id, state.clock())

    def survey_link(self, shopper_id: str) -> str | None:
        """The path of the survey for a customer, to be sent to them; None: they were asked, or answered, within 90 days."""
        return survey_link(state_of(current_app), shopper_id)

    def survey_answers(self, since: datetime | None = None) -> Sequence[SurveyAnswer]:
        """The answers to the survey from a moment on, oldest first, with their reasons."""
        return state_of(current_app).store.survey_answers(since)

    def forget_survey(self, shopper_id: str) -> int:
        """Delete a customer's answers and reasons, as when their account is deleted; how many."""
        return state_of(current_app).store.forget_answers(shopper_id)

    def record_consent(self, granted: bool) -> None:
        """Record what the shopper of this request says about browsing history; a withdrawal erases it at once."""
        state = state_of(current_app)
        for shopper_id in self._shopper_ids():
            state.store.record_consent(shopper_id, granted, state.clock())

    def _shopper_ids(self) -> Iterable[str]:
        """The shopper of this request: our cookie may be of before a log-in, or of before a log-out."""
        customer_id, identity = state_of(current_app).shop.shopper().id, current_identity(current_app, request)
        visitor_id = identity.visitor_id if identity is not None and not identity.customer_id else ""
        return filter(None, (customer_id, visitor_id))


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
