"""What the shop tells the widget: orders placed and cancelled, subscriptions cancelled, consent.

Silent where no widget is mounted, or it is unwell.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask import current_app

from demo_shop.adapter import DemoShop
from demo_shop.customers import personas
from demo_shop.premises import premises
from demo_shop.tables import OrderRow, SubscriptionRow
from upsell_widget.domain.health import Kept
from upsell_widget.domain.meters import Report
from upsell_widget.domain.signals import SignalCode
from upsell_widget.state import state_of

if TYPE_CHECKING:
    from upsell_widget.domain.surveys import SurveyAnswer
    from upsell_widget.extension import UpsellWidget

KEY = "demo_shop.widget"
_log = logging.getLogger("demo_shop")


def order_placed(order: OrderRow, cart_id: str | None) -> None:
    """An order was placed from this cart."""
    _tell(lambda widget: widget.order_placed(DemoShop(premises()).order_of(order), cart_id))


def order_cancelled(order: OrderRow) -> None:
    """An order was taken back."""
    _tell(lambda widget: widget.order_cancelled(DemoShop(premises()).order_of(order)))


def subscription_ended(row: SubscriptionRow) -> None:
    """A subscription was cancelled: staff hear of it. What the widget changes it tells by itself."""
    found = f"{row.product_id}@{row.plan_id} ends {row.ends_at:%Y-%m-%d}"
    _tell(lambda widget: widget.signal(SignalCode.CONTRACT_CHANGED, row.customer_id or "", found, f"{row.id}:ended"))


def figures(customer_id: str, known: Mapping[str, float]) -> None:
    """What the shop knows of a customer besides the orders."""
    _tell(lambda widget: widget.customer_figures(customer_id, **known))


def help_opened(guide_id: str) -> None:
    """The shopper of this request reads a guide."""
    _tell(lambda widget: widget.help_opened(guide_id))


def help_booked(guide_id: str) -> None:
    """The shopper of this request booked a seat."""
    _tell(lambda widget: widget.help_booked(guide_id))


def health() -> Sequence[Kept]:
    """The customers one can log in as whose health is known, worst first; nobody where no widget is mounted."""
    if KEY not in current_app.extensions:
        return ()
    ours = {each["id"] for each in personas()}
    known = [each for of, each in state_of(current_app).store.health().items() if of in ours and each.health.score is not None]
    return sorted(known, key=lambda each: each.health.score or 0.0)


def count(customer_id: str, code: str, window: str, limit: float) -> None:
    """One more of something that a plan counts."""
    _tell(lambda widget: widget.count(customer_id, code, window=window, limit=limit))


def counted_before(customer_id: str, code: str, window: timedelta, limit: float, at: datetime) -> None:
    """Something that was counted before the widget came, as an owner brings it over."""
    _tell(lambda _: state_of(current_app).store.measure(customer_id, Report(code, limit, at, None, window)))


def trial_requested(customer_id: str, plan: str) -> None:
    """A customer asks for the trial of a plan."""
    _tell(lambda widget: widget.trial_requested(customer_id, plan))


def meter(customer_id: str, code: str, used: float, limit: float) -> None:
    """How much of something that a plan limits is used."""
    _tell(lambda widget: widget.meter(customer_id, code, used=used, limit=limit))


def consent(granted: bool) -> None:
    """The shopper of this request answered the banner."""
    _tell(lambda widget: widget.record_consent(granted))


def survey_link(customer_id: str) -> str | None:
    """The path of the survey for a customer; None: they were asked lately, or no widget is mounted."""
    widget: UpsellWidget | None = current_app.extensions.get(KEY)
    return widget.survey_link(customer_id) if widget is not None else None


def survey_answers() -> Sequence[SurveyAnswer]:
    """What customers answered, oldest first."""
    widget: UpsellWidget | None = current_app.extensions.get(KEY)
    return widget.survey_answers() if widget is not None else ()


def _tell(say: Callable[[UpsellWidget], object]) -> None:
    widget = current_app.extensions.get(KEY)
    if widget is None:
        return
    try:
        say(widget)
    except Exception:
        _log.exception("the widget could not be told; the shop goes on without it")
