"""Japanese first, English by switch: words, money and dates as the shopper reads them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

from flask import g, has_request_context, request, session
from flask_login import current_user

LOCALES = ("ja", "en")
JAPAN = timezone(timedelta(hours=9))


def locale() -> str:
    """The language of this request: the one switched to, else the customer's, else Japanese."""
    if not has_request_context():
        return "ja"
    if "locale" not in g:
        g.locale = _chosen()
    return str(g.locale)


def _chosen() -> str:
    asked = request.args.get("lang") or session.get("locale") or getattr(current_user, "locale", "ja")
    return asked if asked in LOCALES else "ja"


def asked_for() -> str:
    """The language switched to in this session; empty: none."""
    return str(session.get("locale", ""))


def switch(to: str) -> None:
    """Speak this language for the rest of the session; an unknown one changes nothing."""
    if to in LOCALES:
        session["locale"] = g.locale = to


def say(ja: str, en: str) -> str:
    """The one of two wordings that the shopper reads."""
    return en if locale() == "en" else ja


def pick(words: Mapping[str, str]) -> str:
    """The words in the shopper's language."""
    return words.get(locale()) or words["ja"]


def yen(amount: int) -> str:
    """Yen, for display.

    >>> yen(-1980)
    '−¥1,980'
    """
    return f"{'−' if amount < 0 else ''}¥{abs(amount):,}"


def jst(moment: datetime) -> datetime:
    """The same moment on a clock in Japan."""
    return moment.astimezone(JAPAN)


def day(moment: datetime) -> str:
    """The date in Japan, for display."""
    local = jst(moment)
    return f"{local:%B} {local.day}, {local.year}" if locale() == "en" else f"{local.year}年{local.month}月{local.day}日"


def minute(moment: datetime) -> str:
    """Date and time in Japan, for display."""
    return f"{day(moment)} {jst(moment):%H:%M}"


def every(count: int, unit: str) -> str:
    """A cycle, for display."""
    english = {"day": "day", "week": "week", "month": "month", "year": "year"}[unit]
    japanese = {"day": "日", "week": "週間", "month": "か月", "year": "年"}[unit]
    if count == 1:
        return say({"day": "毎日", "week": "毎週", "month": "毎月", "year": "毎年"}[unit], f"every {english}")
    return say(f"{count}{japanese}ごと", f"every {count} {english}s")
