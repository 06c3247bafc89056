"""Labels: the honest default of every button. Accept says the obligation and the amount (G05), Decline is plain (G09)."""

from __future__ import annotations

from typing import NamedTuple

from upsell_widget.domain.changes import AddLine
from upsell_widget.domain.offers import Offer
from upsell_widget.domain.terms import OneTimeTerms, PauseTerms, RecurringTerms, Terms
from upsell_widget.web.wording import Wording


class Labels(NamedTuple):
    """The words on a popup that are not the merchant's."""

    later: str
    never: str
    close: str
    terms: str
    problem: str


def labels(words: Wording) -> Labels:
    """The fixed labels in one language."""
    say = words.say
    return Labels(
        later=say("Not now"),
        never=say("Don't show this again"),
        close=say("Close"),
        terms=say("What you agree to"),
        problem=say("We could not reach the shop. Please try again: nothing is ever added or charged twice."),
    )


def decline_label(words: Wording, *, leaving: bool = False) -> str:
    """The Decline button's default; of a retention offer (``leaving``) it says that one goes on (G22)."""
    return words.say("Go on cancelling") if leaving else words.say("No, thanks")


def no_need(words: Wording) -> str:
    """What stands in every popup at a limit (case 7)."""
    return words.say("You need not upgrade now.")


def accept_label(offer: Offer, terms: Terms | None, words: Wording) -> str:
    """The Accept button's default."""
    if isinstance(terms, PauseTerms):
        return _pause(terms, words)
    if isinstance(terms, RecurringTerms) and terms.move is not None:
        return _moved(terms, words)
    if isinstance(terms, RecurringTerms):
        return _recurring(offer, terms, words)
    if isinstance(terms, OneTimeTerms):
        return _one_time(offer, terms, words)
    return words.say("See it for free")


def _one_time(offer: Offer, terms: OneTimeTerms, words: Wording) -> str:
    say, price, difference = words.say, words.money(terms.price), words.difference(terms.difference)
    adds = isinstance(offer.change, AddLine)
    if terms.charged_now:
        amount = words.money(terms.difference)
        return say("Add to order for {price}, charged now", price=amount) if adds else say("Change for {price}, charged now", price=amount)
    if adds:
        return say("Add for {price}", price=price)
    if terms.difference.amount > 0:
        return say("Change for {difference}", difference=difference)
    return say("Change to this for {price}", price=price)


def _recurring(offer: Offer, terms: RecurringTerms, words: Wording) -> str:
    say, first = words.say, words.money(terms.first)
    if terms.trial is not None:
        return say("Start free, then {price}", price=words.money(terms.trial.amount))
    if isinstance(offer.change, AddLine):
        return say("Subscribe (first payment {price})", price=first)
    return say("Change to subscription (first payment {price})", price=first)


def _moved(terms: RecurringTerms, words: Wording) -> str:
    say, later, cycle = words.say, words.money(terms.later), words.cycle(terms.cycle)
    if terms.charged_now:
        return say("Change plan: {first} now, then {later} {cycle}", first=words.money(terms.first), later=later, cycle=cycle)
    return say("Change plan: {later} {cycle} from {date}", later=later, cycle=cycle, date=words.day(terms.next_on))


def _pause(terms: PauseTerms, words: Wording) -> str:
    resumes, later = words.day(terms.resumes_on), words.money(terms.later)
    return words.say("Pause until {date}, then {later} {cycle}", date=resumes, later=later, cycle=words.cycle(terms.cycle))
