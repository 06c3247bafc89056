"""Running: whether the subscription a change is made to is there, as it was, and may be charged."""

from __future__ import annotations

from upsell_widget.domain.changes import Change, ChangePlan, PauseSubscription
from upsell_widget.domain.offers import Offer, Replaced
from upsell_widget.domain.receipts import Reason
from upsell_widget.domain.shop import Shopper, Subscription
from upsell_widget.errors import ChangeRefused
from upsell_widget.state import State


def check_running(state: State, offer: Offer, change: Change, shopper: Shopper) -> Subscription:
    """The shopper's subscription, as it stood when the offer was made.

    Raises:
        ChangeRefused: the shop cannot change one (capability), it is not theirs or has changed since
            (subscription_changed), or there is no mandate to charge it (G20).
    """
    assert isinstance(change, ChangePlan | PauseSubscription), f"found {change.code}, expected a change of a subscription"
    if not state.shop.capabilities().change_subscription:
        raise ChangeRefused(Reason.CAPABILITY, f"{change.target}: found no capability change_subscription")
    running = next((each for each in shopper.subscriptions if each.id == change.subscription_id), None)
    if running is None or change.target.id != running.id:
        raise ChangeRefused(Reason.SUBSCRIPTION_CHANGED, f"{change.target} is not a running subscription of this shopper")
    if running.standing_since != change.standing_since or not _as_offered(offer, running):
        raise ChangeRefused(Reason.SUBSCRIPTION_CHANGED, f"{change.target}: found it changed since {change.standing_since}")
    if isinstance(change, ChangePlan) and not running.saved_payment:
        raise ChangeRefused("G20", f"{change.target}: found no mandate to charge the saved payment method again")
    return running


def _as_offered(offer: Offer, running: Subscription) -> bool:
    return offer.replaced is None or offer.replaced == Replaced(running.product_id, running.plan_id, running.quantity)
