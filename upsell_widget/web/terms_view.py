"""Terms as rows a shopper reads: everything G01–G03 want disclosed, nothing folded away."""

from __future__ import annotations

from datetime import timedelta

from upsell_widget.domain.terms import OneTimeTerms, PauseTerms, RecurringTerms, Terms
from upsell_widget.web.plan_view import move_rows, pause_rows
from upsell_widget.web.term_row import TermRow
from upsell_widget.web.wording import Wording


def term_rows(terms: Terms | None, words: Wording, *, delivered: bool) -> tuple[TermRow, ...]:
    """The rows of an offer's terms. ``delivered``: something is sent, as against a plan that only renews."""
    if terms is None:
        return ()
    if isinstance(terms, OneTimeTerms):
        return (*_goods(terms, words), *_payment(terms, words))
    if isinstance(terms, PauseTerms):
        return pause_rows(terms, words)
    if terms.move is not None:
        return (*_each_time(terms, words, delivered), *move_rows(terms, terms.move, words), *_leaving(terms, words, delivered))
    return (
        *_each_time(terms, words, delivered),
        *_amounts(terms, words, delivered),
        *_dates(terms, words, delivered),
        *_leaving(terms, words, delivered),
    )


def _goods(terms: OneTimeTerms, words: Wording) -> tuple[TermRow, ...]:
    say, money, shipping = words.say, words.money, terms.shipping
    if shipping is None:
        shipped = say("Worked out at checkout")
    else:
        shipped = words.difference(shipping) if shipping.amount else say("No extra charge")
    return (
        TermRow(say("Item and quantity"), say("{item} × {quantity}", item=words.text(terms.item), quantity=terms.quantity)),
        TermRow(say("Price"), say("{price} (incl. tax {tax})", price=money(terms.price), tax=money(terms.tax))),
        TermRow(say("Change to your total"), words.difference(terms.difference)),
        TermRow(say("Shipping"), shipped),
    )


def _payment(terms: OneTimeTerms, words: Wording) -> tuple[TermRow, ...]:
    say, money = words.say, words.money
    if not terms.charged_now:
        return (TermRow(say("Payment"), say("At checkout. Nothing is charged now.")),)
    return (
        TermRow(say("Charged now"), say("{amount}, by the payment method of this order", amount=money(terms.difference))),
        TermRow(say("Order total afterwards"), money(terms.total)),
        TermRow(say("Delivery"), say("Together with this order")),
        TermRow(say("Cancelling"), say("Within {minutes} minutes, with a full refund", minutes=terms.undo_minutes)),
    )


def _each_time(terms: RecurringTerms, words: Wording, delivered: bool) -> tuple[TermRow, ...]:
    say = words.say
    what = say(
        "{item} × {quantity} ({contents})", item=words.text(terms.item), quantity=terms.quantity, contents=words.text(terms.contents)
    )
    rows = (TermRow(say("In each delivery") if delivered else say("In each period"), what),)
    if terms.trial is None:
        return rows
    days, date, amount = terms.trial.days, words.day(terms.trial.switches_on), words.money(terms.trial.amount)
    switch = words.by_number(
        days,
        say("Free for 1 day. From {date} you pay {amount}.", date=date, amount=amount),
        say("Free for {days} days. From {date} you pay {amount}.", days=days, date=date, amount=amount),
    )
    return (*rows, TermRow(say("Free trial"), switch))


def _amounts(terms: RecurringTerms, words: Wording, delivered: bool) -> tuple[TermRow, ...]:
    say, money = words.say, words.money
    included = say("Tax {tax} is included. Nothing is shipped.", tax=money(terms.tax))
    if delivered:
        included = say(
            "Included above: shipping {shipping} (later {later}), tax {tax}",
            shipping=money(terms.shipping),
            later=money(terms.later_shipping),
            tax=money(terms.tax),
        )
    first, later = say("First payment"), say("2nd and later payments")
    if terms.trial is not None:
        first, later = words.trial_days(terms.trial.days), say("After that")
    year = words.payments(terms.year_total, terms.year_deliveries)
    return (
        TermRow(first, say("{price}, everything included", price=money(terms.first))),
        TermRow(later, say("{price} each time, everything included", price=money(terms.later))),
        TermRow(say("Shipping and tax"), included),
        TermRow(say("Total of one year"), year),
    )


def _dates(terms: RecurringTerms, words: Wording, delivered: bool) -> tuple[TermRow, ...]:
    say, cycle, following = words.say, words.cycle(terms.cycle), words.day(terms.next_on)
    if terms.trial is not None:
        billed = say("First on {date}, then {cycle}", date=following, cycle=cycle)
    elif terms.charged_now:
        billed = say("First now, second on {date}, then {cycle}", date=following, cycle=cycle)
    else:
        billed = say("First at checkout, second on {date}, then {cycle}", date=following, cycle=cycle)
    if terms.deliveries is None:
        times = say("Until you cancel (no end date, renews automatically)")
    else:
        times = say("{count} in all, then it ends by itself", count=terms.deliveries)
    starts = say("First on {first}, next on {next}", first=words.day(terms.first_on), next=following)
    return (
        TermRow(say("Delivered") if delivered else say("Renewed"), cycle),
        TermRow(say("Number of deliveries") if delivered else say("Number of renewals"), times),
        TermRow(say("Billing dates"), billed),
        TermRow(say("Deliveries on") if delivered else say("Periods begin on"), starts),
    )


def _leaving(terms: RecurringTerms, words: Wording, delivered: bool) -> tuple[TermRow, ...]:
    say = words.say
    last_day = words.day(terms.next_on - timedelta(days=terms.cancel_days_before))
    by = words.by_number(
        terms.cancel_days_before,
        say("1 day before the next date; for the coming one by {date}", date=last_day),
        say("{days} days before the next date; for the coming one by {date}", days=terms.cancel_days_before, date=last_day),
    )
    if not terms.cancel_days_before:
        by = say("Any time until the next date; for the coming one by {date}", date=last_day)
    minimum = terms.minimum_deliveries
    term = say("{count} deliveries", count=minimum) if delivered else say("{count} periods", count=minimum)
    return (
        TermRow(say("How to cancel"), words.text(terms.cancel_how)),
        TermRow(say("Cancel by"), by),
        TermRow(say("Minimum term"), term if minimum else say("None")),
        TermRow(say("Fee for leaving early"), words.money(terms.penalty) if terms.penalty else say("None")),
        *_reminded(terms, words),
    )


def _reminded(terms: RecurringTerms, words: Wording) -> tuple[TermRow, ...]:
    """G25: before a trial ends or a long period renews."""
    say, days = words.say, terms.reminder_days
    before = words.by_number(days, say("In writing, 1 day before"), say("In writing, {days} days before", days=days))
    return (TermRow(say("Reminder"), before),) if days else ()
