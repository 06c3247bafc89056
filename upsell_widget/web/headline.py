"""Headline: the few figures a popup shows large."""

from __future__ import annotations

from typing import NamedTuple

from upsell_widget.domain.changes import ReplaceLine
from upsell_widget.domain.offers import Offer
from upsell_widget.domain.terms import OneTimeTerms, PauseTerms, RecurringTerms, Terms
from upsell_widget.web.wording import Wording


class Headline(NamedTuple):
    """One large figure: when it is paid, and how much."""

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
    if isinstance(terms, PauseTerms):
        return Headlines(_paused(terms, words))
    if isinstance(terms, OneTimeTerms):
        total = words.say("Total {difference}", difference=words.difference(terms.difference))
        difference = total if isinstance(offer.change, ReplaceLine) else ""
        return Headlines((Headline("", words.money(terms.price), words.say("tax included")),), difference)
    return Headlines((Headline("", words.say("Free")),))


def _recurring(terms: RecurringTerms, words: Wording) -> tuple[Headline, ...]:
    say, money, cycle = words.say, words.money, words.cycle(terms.cycle)
    if terms.trial is not None:
        free = money(terms.first) if terms.first.amount else say("Free")
        paid = say("From {date}, {cycle}", date=words.day(terms.trial.switches_on), cycle=cycle)
        return Headline(words.trial_days(terms.trial.days), free), Headline(paid, money(terms.trial.amount))
    if terms.move is not None:
        return _moved(terms, words)
    first, later = say("First time, all included"), say("From the 2nd, {cycle}", cycle=cycle)
    return Headline(first, money(terms.first)), Headline(later, money(terms.later))


def _moved(terms: RecurringTerms, words: Wording) -> tuple[Headline, ...]:
    """What is charged now, if anything is, and what the plan costs from the next billing on."""
    from_then = words.say("From {date}, {cycle}", date=words.day(terms.next_on), cycle=words.cycle(terms.cycle))
    paid = Headline(from_then, words.money(terms.later))
    return (Headline(words.say("Charged now"), words.money(terms.first)), paid) if terms.charged_now else (paid,)


def _paused(terms: PauseTerms, words: Wording) -> tuple[Headline, ...]:
    resumes = words.say("From {date}, {cycle}", date=words.day(terms.resumes_on), cycle=words.cycle(terms.cycle))
    first = words.day(terms.begins_on)
    several = words.say("From {date}, {count} times", date=first, count=terms.cycles)
    resting = words.by_number(terms.cycles, words.say("On {date}, once", date=first), several)
    return Headline(resting, words.money(terms.charged)), Headline(resumes, words.money(terms.later))
