"""Changes of subscriptions in the widget's words."""

from __future__ import annotations

from datetime import date

from demo_shop.plan_applying import PlanDone
from demo_shop.plan_changing import PlanChange, PlanCosts
from demo_shop.refusals import Refused
from demo_shop.translation import money
from upsell_widget.domain.changes import ChangePlan, PauseSubscription
from upsell_widget.domain.shop import Applied, Quote


def change_of(change: ChangePlan | PauseSubscription) -> PlanChange:
    """The widget's change of a subscription, as the shop makes it."""
    if change.target.id != change.subscription_id:
        raise Refused("subscription_changed", f"{change.target} is not {change.subscription_id}")
    pause = change.cycles if isinstance(change, PauseSubscription) else 0
    discount = change.discount_percent if isinstance(change, ChangePlan) else 0
    return PlanChange(change.subscription_id, change.product_id, change.plan_id, change.quantity, change.standing_since, pause, discount)


def quote_of(costs: PlanCosts) -> Quote:
    """What a change of a subscription costs, as a quote."""
    return Quote(
        price=money(costs.price),
        difference=money(costs.charged),
        total=money(costs.charged),
        tax=money(costs.tax),
        shipping=money(0),
        later=money(costs.later),
        later_shipping=money(0),
        credit=money(costs.credit),
        begins_on=date.fromisoformat(costs.begins_on) if costs.begins_on else None,
        next_on=date.fromisoformat(costs.next_on),
    )


def costs_of(quote: Quote) -> PlanCosts:
    """The most that was shown, as the shop's costs of a plan change."""
    return PlanCosts(
        price=quote.price.amount,
        credit=quote.credit.amount if quote.credit else 0,
        charged=quote.difference.amount,
        tax=quote.tax.amount,
        later=quote.later.amount if quote.later else 0,
        begins_on=quote.begins_on.isoformat() if quote.begins_on else "",
        next_on=quote.next_on.isoformat() if quote.next_on else "",
    )


def applied_of(done: PlanDone) -> Applied:
    """What the shop did to a subscription for a key."""
    return Applied(done.key, money(done.costs.charged), quote_of(done.costs))
