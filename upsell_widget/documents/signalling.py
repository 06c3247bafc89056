"""Channels and rules of signals as a TOML or JSON document, which an owner writes and which is read at the start."""

from __future__ import annotations

import json
import os
import re
import tomllib
from collections.abc import Collection, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from upsell_widget.documents.places import lines_of
from upsell_widget.documents.problems import Problem, nearest
from upsell_widget.documents.tables import Table
from upsell_widget.domain.channels import DEFAULT_CHANNELS, INBOX, Channel, ChannelKind, Signalling
from upsell_widget.domain.signal_rules import DEFAULTS, OTHERWISE, SignalRule, SignalRules
from upsell_widget.errors import DocumentError

LANGUAGES = {"ja": "ja", "en": "en"}
FROM_ENVIRONMENT = "env:"
LONGEST_HOURS = 24 * 90
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")


def signalling_of(path: Path, *, wanted: bool) -> Signalling:
    """The signalling in a file; the default where there is none, unless it is ``wanted``. Raises DocumentError."""
    if not path.exists() and not wanted:
        return Signalling()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as wrong:
        raise DocumentError(f"UPSELL_SIGNALS_FILE: found no readable text at {path}, expected a TOML or JSON file") from wrong
    return read_signalling(text, str(path))


def read_signalling(text: str, source: str, environment: Mapping[str, str] = os.environ) -> Signalling:
    """The channels and rules of a text; JSON where ``source`` ends in .json, else TOML.

    An address or secret may be ``env:NAME``: it is then read from the environment.

    Raises DocumentError with a line for each thing wrong. Addresses and secrets are never repeated in it.
    """
    is_json = source.endswith(".json")
    try:
        document = json.loads(text) if is_json else tomllib.loads(text.replace("\r\n", "\n"))
    except (ValueError, RecursionError) as wrong:
        raise DocumentError(f"{source}: found no valid {'JSON' if is_json else 'TOML'} ({wrong})") from wrong
    problems: list[Problem] = []
    table = Table(document if isinstance(document, dict) else {}, (), problems)
    channels = _channels(table, environment)
    rules = _rules(table, {each.name for each in channels})
    table.close()
    if problems:
        lines = lines_of(text, is_json=is_json)
        raise DocumentError("\n".join(each.in_words(source, lines) for each in problems))
    return Signalling(channels, SignalRules(rules))


def _channels(table: Table, environment: Mapping[str, str]) -> tuple[Channel, ...]:
    """The channels; without any the default ones. The inbox is always among them, unless it is given no codes."""
    found = [_channel(Table(each, ("channel", at), table.problems), environment) for at, each in _tables(table, "channel")]
    names = [each.name for each in found]
    for at, name in enumerate(names):
        if name in names[:at]:
            table.inner("channel", {}).inner(at, {}).problem("name", repr(name), "a name of its own")
    if not found:
        return DEFAULT_CHANNELS
    return tuple(found) if INBOX in names else (DEFAULT_CHANNELS[0], *found)


def _tables(table: Table, key: str) -> list[tuple[int, Mapping[str, Any]]]:
    return [(at, each if isinstance(each, Mapping) else {}) for at, each in enumerate(table.items(key))]


def _channel(table: Table, environment: Mapping[str, str]) -> Channel:
    kind = table.value("kind", ChannelKind, ChannelKind.INBOX if table.content.get("name") == INBOX else ChannelKind.NOTIFIER)
    name = table.value("name", str)
    if isinstance(name, str) and not _NAME.fullmatch(name):
        table.problem("name", repr(name), "up to 64 of a-z, 0-9, - and _")
    if isinstance(name, str) and (name == INBOX) != (kind is ChannelKind.INBOX):
        table.problem("kind", repr(str(kind)), f"{INBOX} for the channel named {INBOX}, and for no other")
    language = table.choice("language", table.value("language", str, "ja"), LANGUAGES) or "ja"
    needed = {ChannelKind.APPRISE: {"url"}, ChannelKind.WEBHOOK: {"url", "secret"}}.get(kind, set())
    url, secret = (_hidden(table, key, environment) if key in needed else "" for key in ("url", "secret"))
    codes = _codes(table)
    table.close(*needed)
    return Channel(str(name), kind, url, secret, codes, language)


def _hidden(table: Table, key: str, environment: Mapping[str, str]) -> str:
    """An address or secret, perhaps from the environment."""
    given = table.content.get(key)
    if not isinstance(given, str) or not given:
        table.problem(key, "nothing" if given is None else "no text", "a text, or env: and the name of a variable")
        return ""
    variable = given.removeprefix(FROM_ENVIRONMENT)
    if not given.startswith(FROM_ENVIRONMENT):
        return given
    if not environment.get(variable):
        table.problem(key, repr(given), f"the variable {variable} in the environment")
    return environment.get(variable, "")


def _codes(table: Table) -> tuple[str, ...] | None:
    codes = table.value("codes", tuple[str, ...], None)
    for code in codes or ():
        _check_code(table, "codes", code)
    return tuple(codes) if codes is not None else None


def _check_code(table: Table, key: str, code: str) -> None:
    """A host may have codes of its own; one that is nearly one of ours is a slip."""
    if code not in DEFAULTS and nearest(code, DEFAULTS):
        table.problem(key, repr(code), "a code", nearest(code, DEFAULTS))


def _rules(table: Table, channels: Collection[str]) -> dict[str, SignalRule]:
    rules = table.table("rule")
    read = {}
    for code in rules.content:
        _check_code(rules, code, code)
        read[code] = _rule(rules.table(code), DEFAULTS.get(code, OTHERWISE), channels)
    return read


def _rule(table: Table, default: SignalRule, channels: Collection[str]) -> SignalRule:
    hours = table.number("cool_down_hours", 1, LONGEST_HOURS, None)
    names = table.value("channels", tuple[str, ...], None)
    for name in names or ():
        table.choice("channels", name, {each: each for each in channels})
    rule = SignalRule(
        timedelta(hours=hours) if type(hours) is int else default.cool_down,
        table.value("enabled", bool, default.enabled),
        tuple(names) if names is not None else default.channels,
    )
    table.close()
    return rule
