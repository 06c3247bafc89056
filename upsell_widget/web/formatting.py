"""Formatting: money and dates as a shopper reads them, in a locale that is passed in, never a request's."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency

from upsell_widget.domain.money import Money

_MINUS = "\N{MINUS SIGN}"
_REMEMBERED = 4096
"""A shop has few prices and says each of them often; Babel takes some 30 µs to spell one."""


@lru_cache(_REMEMBERED)
def money(amount: Money, locale: Locale) -> str:
    """An amount with its currency sign; the yen sign is the narrow one, whose width is a digit's.

    >>> money(Money(1980, "JPY"), Locale("ja")), money(Money(-1250, "EUR"), Locale("en"))
    ('¥1,980', '−€12.50')
    """
    text = format_currency(abs(amount.decimal), amount.currency, locale=locale).replace("￥", "¥")
    return f"{_MINUS}{text}" if amount.amount < 0 else text


def difference(amount: Money, locale: Locale) -> str:
    """An amount with its sign, as a difference in price.

    >>> difference(Money(100, "JPY"), Locale("ja")), difference(Money(-100, "JPY"), Locale("ja"))
    ('+¥100', '−¥100')
    """
    return f"+{money(amount, locale)}" if amount.amount > 0 else money(amount, locale)


@lru_cache(_REMEMBERED)
def day(when: date, locale: Locale) -> str:
    """A date in full.

    >>> day(date(2026, 6, 14), Locale("ja")), day(date(2026, 6, 14), Locale("en"))
    ('2026年6月14日', 'June 14, 2026')
    """
    return format_date(when, "long", locale=locale)
