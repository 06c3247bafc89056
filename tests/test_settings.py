"""Settings: read once, checked, and refused with a sentence that names the key."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from upsell_widget import BaseShop, ConfigurationError, UpsellWidget
from upsell_widget.domain.limits import Caps
from upsell_widget.settings import Settings


def test_without_any_key_everything_has_its_default() -> None:
    assert Settings.from_config({}) == Settings()


def test_keys_of_others_are_passed_over() -> None:
    assert Settings.from_config({"SECRET_KEY": "k", "UPSELLER": 1}) == Settings()


def test_a_key_sets_its_setting_and_no_other() -> None:
    settings = Settings.from_config({"UPSELL_UNDO_MINUTES": 45, "UPSELL_OFFER_MINUTES": 10})
    assert (settings.undo_window, settings.offer_lifetime) == (timedelta(minutes=45), timedelta(minutes=10))
    assert settings == Settings(undo_minutes=45, offer_minutes=10)


def test_the_caps_are_those_of_the_keys() -> None:
    settings = Settings.from_config({"UPSELL_CAP_PAGE": 0, "UPSELL_CAP_SESSION": 1, "UPSELL_CAP_DAY": 2, "UPSELL_CAP_WEEK": 5})
    assert settings.caps == Caps(0, 1, 2, 5)


def test_keys_may_be_a_list_and_seconds_whole() -> None:
    settings = Settings.from_config({"UPSELL_SECRET_KEYS": ["new", "old"], "UPSELL_APPLY_SECONDS": 5})
    assert settings.secret_keys == ("new", "old")
    assert settings.apply_seconds == 5.0 and type(settings.apply_seconds) is float


@pytest.mark.parametrize("each", fields(Settings), ids=lambda each: each.name)
def test_every_setting_says_what_it_is_in_a_sentence(each: Any) -> None:
    assert re.fullmatch(r"[A-Z].*\.", each.metadata["help"])


@pytest.mark.parametrize("each", fields(Settings), ids=lambda each: each.name)
def test_every_setting_refuses_what_is_of_another_type(each: Any) -> None:
    key = f"UPSELL_{each.name.upper()}"
    with pytest.raises(ConfigurationError, match=rf"^{key}: found None \(NoneType\), expected {type(each.default).__name__}$"):
        Settings.from_config({key: None})


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"UPSELL_UNDO_MINUTE": 20}, "UPSELL_UNDO_MINUTE: there is no such setting; did you mean UPSELL_UNDO_MINUTES?"),
        ({"UPSELL_QA": 1}, "UPSELL_QA: found 1 (int), expected bool"),
        ({"UPSELL_CAP_DAY": True}, "UPSELL_CAP_DAY: found True (bool), expected int"),
        ({"UPSELL_EVENT_DAYS": -1}, "UPSELL_EVENT_DAYS: found -1, expected nothing below zero"),
        ({"UPSELL_UNDO_MINUTES": 14}, "UPSELL_UNDO_MINUTES: found 14, expected at least 15 (guardrail G21)"),
        ({"UPSELL_APPLY_SECONDS": 10.1}, "UPSELL_APPLY_SECONDS: found 10.1, expected above 0 and at most 10"),
        ({"UPSELL_APPLY_SECONDS": 0.0}, "UPSELL_APPLY_SECONDS: found 0.0, expected above 0 and at most 10"),
        ({"UPSELL_HOLDOUT_PERCENT": 101}, "UPSELL_HOLDOUT_PERCENT: found 101, expected 0 to 100"),
        ({"UPSELL_CAP_PAGE": 2}, "UPSELL_CAP_PAGE and UPSELL_CAP_SESSION: expected at most 1 and 2 (guardrail G12)"),
        ({"UPSELL_CAP_SESSION": 3}, "UPSELL_CAP_PAGE and UPSELL_CAP_SESSION: expected at most 1 and 2 (guardrail G12)"),
        ({"UPSELL_URL_PREFIX": "upsell"}, "UPSELL_URL_PREFIX: found 'upsell', expected a path that starts with /"),
    ],
    ids=lambda given: next(iter(given)) if isinstance(given, dict) else "",
)
def test_what_cannot_be_is_refused_by_name(given: dict[str, object], sentence: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        Settings.from_config(given)
    assert str(refused.value) == sentence


def test_a_key_like_no_other_is_told_what_there_is() -> None:
    with pytest.raises(ConfigurationError, match=r"^UPSELL_ZZZZZZZZZZZZ: there is no such setting; expected one of UPSELL_APPLY_SECONDS, "):
        Settings.from_config({"UPSELL_ZZZZZZZZZZZZ": 1})


def mount(tmp_path: Path, **config: object) -> Flask:
    app = Flask("host", instance_path=str(tmp_path))
    app.config.from_mapping(config)
    UpsellWidget(app, shop=BaseShop())
    return app


def test_qa_mode_is_refused_in_production(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"^UPSELL_QA is on, expected DEBUG or TESTING with it"):
        mount(tmp_path, SECRET_KEY="k", UPSELL_QA=True)


@pytest.mark.parametrize("mode", ["DEBUG", "TESTING"])
def test_qa_mode_is_for_development_and_tests(tmp_path: Path, mode: str) -> None:
    app = mount(tmp_path, SECRET_KEY="k", UPSELL_QA=True, **{mode: True})
    assert "upsell" in app.cli.commands


def test_without_a_key_that_signs_nothing_is_mounted(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"^SECRET_KEY or UPSELL_SECRET_KEYS: found none, expected a key that signs offers$"):
        mount(tmp_path)
