"""Every UPSELL_* key: its default and one line of help.

``Settings.from_config`` reads them from a Flask config, refuses unknown keys and wrong types, and names the key.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from pathlib import Path
from typing import Any

from upsell_widget.domain.limits import Caps
from upsell_widget.errors import ConfigurationError

PREFIX = "UPSELL_"


def _setting(default: Any, help_text: str) -> Any:
    return field(default=default, metadata={"help": help_text})


@dataclass(frozen=True, slots=True)
class Settings:
    """The widget's settings, checked once at start-up."""

    database_url: str = _setting("sqlite:///upsell_widget.sqlite", "Our database; a relative SQLite path is in the instance folder.")
    url_prefix: str = _setting("/upsell", "Where our routes live in the host's app.")
    secret_keys: tuple[str, ...] = _setting((), "Keys that sign offers, newest first; empty: the app's SECRET_KEY and fallbacks.")
    qa: bool = _setting(False, "QA mode: clock and seed from headers. Refused unless DEBUG or TESTING is on.")
    default_locale: str = _setting("ja", "The language when the shopper's is not one of ours.")
    offer_minutes: int = _setting(30, "How long an offer's price is promised.")
    undo_minutes: int = _setting(15, "How long an accepted offer can be undone; at least 15 (G21).")
    deadline_ms: int = _setting(300, "The most a visit may take before it answers nothing.")
    apply_seconds: float = _setting(10.0, "The most the shop may take to apply a change.")
    visits_in_flight: int = _setting(4, "Visits decided at once in one worker; more are answered nothing. About half its threads.")
    breaker_failures: int = _setting(3, "Failures in a row after which the tag is left out for a while.")
    breaker_seconds: int = _setting(30, "How long the tag is left out then.")
    cap_page: int = _setting(1, "Popups on one page view, at most (G12).")
    cap_session: int = _setting(2, "Popups in one session, at most (G12).")
    cap_day: int = _setting(3, "Popups to one shopper in a day, at most.")
    cap_week: int = _setting(6, "Popups to one shopper in a week, at most.")
    session_minutes: int = _setting(30, "Idle minutes after which a new session begins.")
    holdout_percent: int = _setting(0, "Share of shoppers decided for and shown nothing, unless a campaign says otherwise.")
    event_queue: int = _setting(20_000, "Browsing events waiting to be written, at most; more are dropped and counted.")
    event_flush_ms: int = _setting(250, "How long browsing events wait for company before they are written.")
    event_days: int = _setting(90, "Days browsing events are kept.")
    receipt_days: int = _setting(30, "Days receipts are kept.")
    survey_days: int = _setting(730, "Days answers to the survey are kept, with their reasons.")
    background: bool = _setting(True, "Run the background jobs in the workers; off: a cron runs the flask upsell commands.")
    reload_seconds: int = _setting(
        5, "How soon workers notice newly published campaigns, a newly synced catalogue and a newly fitted model."
    )

    model_file: str = _setting("upsell_model.safetensors", "What flask upsell fit learnt; a relative path is in the instance folder.")

    signals_file: str = _setting("upsell_signals.toml", "How staff hear of signals: channels and rules; relative to the instance folder.")
    signals_hosts: tuple[str, ...] = _setting((), "Hosts webhooks may reach at private addresses and without TLS (development).")

    @classmethod
    def from_config(cls, config: Mapping[str, Any]) -> Settings:
        """Settings from a Flask config.

        Raises:
            ConfigurationError: a key is unknown, of the wrong type or out of bounds; the message names it.
        """
        known = {PREFIX + each.name.upper(): each for each in fields(cls)}
        given: dict[str, Any] = {}
        for key, value in config.items():
            if not key.startswith(PREFIX):
                continue
            if key not in known:
                near = difflib.get_close_matches(key, known, n=1)
                hint = f"did you mean {near[0]}?" if near else f"expected one of {', '.join(sorted(known))}"
                raise ConfigurationError(f"{key}: there is no such setting; {hint}")
            given[known[key].name] = _checked(key, value, known[key].default)
        settings = cls(**given)
        settings._check_bounds()
        return settings

    def _check_bounds(self) -> None:
        if self.undo_minutes < 15:
            raise ConfigurationError(f"UPSELL_UNDO_MINUTES: found {self.undo_minutes}, expected at least 15 (guardrail G21)")
        if not 0 < self.apply_seconds <= 10:
            raise ConfigurationError(f"UPSELL_APPLY_SECONDS: found {self.apply_seconds}, expected above 0 and at most 10")
        if not 0 <= self.holdout_percent <= 100:
            raise ConfigurationError(f"UPSELL_HOLDOUT_PERCENT: found {self.holdout_percent}, expected 0 to 100")
        if self.cap_page > 1 or self.cap_session > 2:
            raise ConfigurationError("UPSELL_CAP_PAGE and UPSELL_CAP_SESSION: expected at most 1 and 2 (guardrail G12)")
        if not self.url_prefix.startswith("/"):
            raise ConfigurationError(f"UPSELL_URL_PREFIX: found {self.url_prefix!r}, expected a path that starts with /")

    def model_path(self, instance_folder: Path) -> Path:
        """Where the model file is."""
        return instance_folder / self.model_file

    def signals_path(self, instance_folder: Path) -> Path:
        """Where the channels and rules of signals are."""
        return instance_folder / self.signals_file

    @property
    def caps(self) -> Caps:
        """The shop-wide caps."""
        return Caps(self.cap_page, self.cap_session, self.cap_day, self.cap_week)

    @property
    def offer_lifetime(self) -> timedelta:
        """How long an offer's price is promised."""
        return timedelta(minutes=self.offer_minutes)

    @property
    def undo_window(self) -> timedelta:
        """How long an accepted offer can be undone."""
        return timedelta(minutes=self.undo_minutes)


def _checked(key: str, value: Any, default: Any) -> Any:
    wanted = type(default)
    if wanted is tuple and isinstance(value, list | tuple):
        return tuple(value)
    if wanted is float and type(value) is int:
        return float(value)
    if type(value) is not wanted:
        raise ConfigurationError(f"{key}: found {value!r} ({type(value).__name__}), expected {wanted.__name__}")
    if wanted in (int, float) and value < 0:
        raise ConfigurationError(f"{key}: found {value}, expected nothing below zero")
    return value
