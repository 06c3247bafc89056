"""Terms of a change to a running subscription, as rows a shopper reads: every figure, and how it comes about."""

from __future__ import annotations

from upsell_widget.domain.terms import PauseTerms, PlanMove, RecurringTerms
from upsell_widget.web.term_row import TermRow
from upsell_widget.web.wording import Wording


def move_rows(terms: RecurringTerms, move: PlanMove, words: Wording) -> tuple[TermRow, ...]:
    """What a plan change costs now and later, when it begins, and what a year comes to."""
    say, money, cycle = words.say, words.money, words.cycle(terms.cycle)
    year = words.payments(terms.year_total, terms.year_deliveries)
    begins = words.day(move.begins_on) if move.begins_on is not None else say("At once")
    if terms.deliveries is None:
        runs = say("Until you cancel (no end date, renews automatically)")
    else:
        runs = say("{count} in all, then it ends by itself", count=terms.deliveries)
    return (
        TermRow(say("Your plan"), _from_to(terms, move, words)),
        TermRow(say("Begins"), begins),
        TermRow(say("Charged now"), _charged(terms, move, words)),
        TermRow(
            say("Next billing"),
            say("{amount} on {date}, then {cycle}", amount=money(terms.later), date=words.day(terms.next_on), cycle=cycle),
        ),
        TermRow(say("Shipping and tax"), say("Included in every amount")),
        TermRow(say("Total of one year"), year),
        *_saving(move, words),
        TermRow(say("Number of renewals"), runs),
        TermRow(say("Changed your mind"), say("Within {minutes} minutes, with a full refund", minutes=move.undo_minutes)),
    )


def _from_to(terms: RecurringTerms, move: PlanMove, words: Wording) -> str:
    return words.say(
        "{before} ({before_plan}) → {after} ({after_plan})",
        before=words.text(move.present),
        before_plan=words.text(move.present_plan),
        after=words.text(terms.item),
        after_plan=words.text(move.plan),
    )


def _charged(terms: RecurringTerms, move: PlanMove, words: Wording) -> str:
    say, money = words.say, words.money
    if not terms.charged_now:
        return say("Nothing")
    if not move.credit.amount:
        return say("{amount}, by your saved payment method", amount=money(terms.first))
    return say(
        "{amount}, by your saved payment method: {price} less {credit} for the unused part of the period you have paid",
        amount=money(terms.first),
        price=money(move.price),
        credit=money(move.credit),
    )


def _saving(move: PlanMove, words: Wording) -> tuple[TermRow, ...]:
    """Only where it is so: twelve months on both plans, counted out."""
    saving = move.saving
    if saving is None:
        return ()
    counted = words.say(
        "{times} × {each} = {before}, against {year}: {amount} less in twelve months",
        times=saving.times,
        each=words.money(saving.each),
        before=words.money(saving.each * saving.times),
        year=words.money(saving.year),
        amount=words.money(saving.amount),
    )
    return (TermRow(words.say("Compared with your plan"), counted),)


def pause_rows(terms: PauseTerms, words: Wording) -> tuple[TermRow, ...]:
    """How long it rests, what that costs, and what comes after it (G24)."""
    say, money, cycle = words.say, words.money, words.cycle(terms.cycle)
    begins = words.day(terms.begins_on)
    once, several = say("Once, on {date}", date=begins), say("{count} times, the first on {date}", count=terms.cycles, date=begins)
    goes_on = say("{amount} on {date}, then {cycle}", amount=money(terms.later), date=words.day(terms.resumes_on), cycle=cycle)
    return (
        TermRow(say("What is paused"), words.text(terms.item)),
        TermRow(say("Left out"), words.by_number(terms.cycles, once, several)),
        TermRow(say("Charged for the pause"), money(terms.charged)),
        TermRow(say("It goes on by itself"), goes_on),
        TermRow(say("How to cancel"), say("{how} Also during the pause.", how=words.text(terms.cancel_how))),
        TermRow(say("Changed your mind"), say("Within {minutes} minutes, with a full refund", minutes=terms.undo_minutes)),
    )
