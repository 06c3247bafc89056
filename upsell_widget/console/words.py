"""The console's words, in the language staff read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from babel.dates import format_datetime, format_timedelta
from flask import request

from upsell_widget.domain.signal_words import title_of
from upsell_widget.translated import LANGUAGES, catalogue


@dataclass(frozen=True, slots=True)
class Words:
    """Says everything in one language."""

    language: str

    def say(self, words: str, /, **values: object) -> str:
        """Our words translated, with their ``{names}`` filled in."""
        return catalogue(self.language).gettext(words).format(**values)

    def title(self, code: str) -> str:
        """What a code means."""
        return title_of(code, self.language)

    def ago(self, at: datetime, now: datetime) -> str:
        """How long ago something was.

        >>> Words("ja").ago(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 3, tzinfo=UTC))
        '2 日前'
        """
        if now - at < timedelta(minutes=1):
            return self.say("just now")
        return format_timedelta(at - now, add_direction=True, locale=self.language)

    def moment(self, at: datetime) -> str:
        """A moment in UTC, in full."""
        return f"{format_datetime(at.astimezone(UTC), 'medium', locale=self.language)} UTC"


def words_of_request(default: str) -> Words:
    """The language asked for in the address, else the browser's, else the default."""
    asked = request.args.get("lang", "")
    return Words(asked if asked in LANGUAGES else request.accept_languages.best_match(LANGUAGES) or _known(default))


def _known(default: str) -> str:
    return default if default in LANGUAGES else LANGUAGES[0]
