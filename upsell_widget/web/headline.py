"""Headline: the few figures a popup shows large."""

from __future__ import annotations

from typing import NamedTuple

from upsell_widget.domain.changes import ReplaceLine
from upsell_widget.domain.offers import Offer
from upsell_widget.domain.terms import OneTimeTerms, RecurringTerms, Terms
from upsell_widget.web.wording import Wording


class Headline(NamedTuple):
    """One large figure: when it is paid, how much, and what is in it."""

    label: str
    amount: str
    note: str = ""


class Headlines(NamedTuple):
    """The large figures, and the difference where a line is replaced."""

    amounts: tuple[Headline, ...] = ()
    difference: str = ""


def headline(offer: Offer, terms: Terms | None, words: Wording) -> Headlines:
    """The large figures of an offer: what follows the first price stands beside it, just as large (G01, G03)."""
    if isinstance(terms, RecurringTerms):
        return Headlines(_recurring(terms, words))
    if isinstance(terms, OneTimeTerms):
        total = words.say("Total {difference}", difference=words.difference(terms.difference))
        difference = total if isinstance(offer.change, ReplaceLine) else ""
        return Headlines((Headline("", words.money(terms.price), words.say("tax included")),), difference)
    return Headlines((Headline("", words.say("Free")),))


def _recurring(terms: RecurringTerms, words: Wording) -> tuple[Headline, ...]:
    say, money, cycle = words.say, words.money, words.cycle(terms.cycle)
    if terms.trial is not None:
        free = Headline(say("First {days} days", days=terms.trial.days), money(terms.first) if terms.first.amount else say("Free"))
        return (free, Headline(say("From {date}", date=words.day(terms.trial.switches_on)), money(terms.trial.amount), cycle))
    return (Headline(say("First time"), money(terms.first), say("all included")), Headline(say("From the 2nd"), money(terms.later), cycle))
