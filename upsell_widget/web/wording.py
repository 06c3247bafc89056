"""Wording: our own words in the shopper's language, from the catalogues in ``translations``.

The catalogues are read directly, so it does not matter whether the host has set Flask-Babel up, or how.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from babel import Locale, UnknownLocaleError

from upsell_widget.domain.money import Money
from upsell_widget.domain.selling_plans import Cycle
from upsell_widget.domain.text import Text
from upsell_widget.translated import CATALOGUES as CATALOGUES
from upsell_widget.translated import DOMAIN as DOMAIN
from upsell_widget.translated import LANGUAGES as LANGUAGES
from upsell_widget.translated import catalogue
from upsell_widget.web import formatting


@dataclass(frozen=True, slots=True)
class Wording:
    """Says everything in one locale: ``language`` for words, ``locale`` for numbers and dates."""

    language: str
    locale: Locale

    def say(self, words: str, /, **values: object) -> str:
        """Our words translated, with their ``{names}`` filled in."""
        return catalogue(self.language).gettext(words).format(**values)

    def by_number(self, number: int, one: str, many: str) -> str:
        """One of two texts: for one of something, and for any other number."""
        return one if number == 1 else many

    def payments(self, total: Money, count: int) -> str:
        """An amount, and in how many payments it is made."""
        amount = self.money(total)
        return self.by_number(
            count, self.say("{total} (1 payment)", total=amount), self.say("{total} ({count} payments)", total=amount, count=count)
        )

    def trial_days(self, days: int) -> str:
        """How a free trial's price is headed."""
        return self.by_number(days, self.say("First day"), self.say("First {days} days", days=days))

    def text(self, text: Text) -> str:
        """The shop's words for this language."""
        return text.in_locale(str(self.locale))

    def money(self, amount: Money) -> str:
        """An amount with its currency."""
        return formatting.money(amount, self.locale)

    def difference(self, amount: Money) -> str:
        """An amount with its sign."""
        return formatting.difference(amount, self.locale)

    def day(self, when: date) -> str:
        """A date in full."""
        return formatting.day(when, self.locale)

    def cycle(self, cycle: Cycle) -> str:
        """How often: "every month", "every 2 weeks"."""
        say = self.say
        if cycle.count == 1:
            return {
                "day": say("every day"),
                "week": say("every week"),
                "month": say("every month"),
                "year": say("every year"),
            }[cycle.unit]
        return {
            "day": say("every {count} days", count=cycle.count),
            "week": say("every {count} weeks", count=cycle.count),
            "month": say("every {count} months", count=cycle.count),
            "year": say("every {count} years", count=cycle.count),
        }[cycle.unit]


@lru_cache(256)
def wording_for(locale: str, default: str = "ja") -> Wording:
    """The wording for a shopper's locale; for a language that is not one of ours, for the default.

    >>> wording_for("en-GB").locale, wording_for("fr", "en").language
    (Locale('en', territory='GB'), 'en')
    """
    for wanted in (locale, default, LANGUAGES[0]):
        parsed = _parsed(wanted)
        if parsed is not None and parsed.language in LANGUAGES:
            return Wording(parsed.language, parsed)
    raise LookupError(f"locale: found {locale!r}, expected one of {', '.join(LANGUAGES)}")


def _parsed(locale: str) -> Locale | None:
    try:
        return Locale.parse(locale.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return None
