"""Hooks: what a host tells the widget, and asks of it, in a request or a job of its own."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from flask import current_app, request

from upsell_widget.domain.outcomes import OutcomeKind
from upsell_widget.domain.shop import Order, Shopper
from upsell_widget.domain.signals import Signal
from upsell_widget.domain.surveys import SurveyAnswer
from upsell_widget.health import tell
from upsell_widget.helping import help_used
from upsell_widget.metering import event_report, level_report, take_in, trial_report
from upsell_widget.orders import order_cancelled, order_placed, order_refunded
from upsell_widget.state import state_of
from upsell_widget.web.mounting import current_identity
from upsell_widget.web.reporting import reported
from upsell_widget.web.survey_links import survey_link


class Hooks:
    """What a mounted widget can be told. Each needs an application context."""

    def order_placed(self, order: Order, cart_id: str | None = None) -> None:
        """Tell us of an order, so that what was accepted in its cart counts as purchased."""
        order_placed(state_of(current_app), order, cart_id)

    def order_refunded(self, order: Order) -> None:
        """Tell us that an order was refunded."""
        order_refunded(state_of(current_app), order)

    def order_cancelled(self, order: Order) -> None:
        """Tell us that an order was cancelled."""
        order_cancelled(state_of(current_app), order)

    def signal(self, code: str, shopper_id: str, found: str = "", matter: str = "") -> None:
        """Tell staff of something about a customer; the same matter is told once within its cool-down."""
        state = state_of(current_app)
        state.signal(Signal(code, shopper_id, state.clock(), found, matter))

    def customer_figures(self, customer_id: str, **figures: float | None) -> None:
        """Tell us figures of a customer that only the shop knows (``support_tickets=2``); None forgets one.

        Raises:
            ValueError: a measure there is not, or a figure that is no number of zero or more.
        """
        tell(state_of(current_app), customer_id, figures)

    def help_opened(self, content_id: str) -> None:
        """Tell us that the shopper of this request opened help we may have offered them."""
        help_used(state_of(current_app), self._shopper_ids(), content_id, OutcomeKind.OPENED)

    def help_booked(self, content_id: str) -> None:
        """Tell us that the shopper of this request booked help we may have offered them: a seat, a call."""
        help_used(state_of(current_app), self._shopper_ids(), content_id, OutcomeKind.BOOKED)

    def meter(self, shopper: Shopper | str, code: str, *, used: float, limit: float) -> None:
        """Tell us a level: so much of a limit is used now. Raises BadReport for an impossible one; never for our own trouble."""
        state = state_of(current_app)
        take_in(state, reported(shopper), level_report(state, code, used, limit))

    def count(self, shopper: Shopper | str, code: str, *, window: str, limit: float) -> None:
        """Tell us of one more event within a window ("30m", "1h", "7d"), which begins with its first event. Raises BadReport."""
        state = state_of(current_app)
        take_in(state, reported(shopper), event_report(state, code, window, limit))

    def trial_requested(self, shopper: Shopper | str, plan: str) -> None:
        """Tell us that a customer asks for the trial of a plan: staff hear of it, and a campaign may answer. Raises BadReport."""
        state = state_of(current_app)
        take_in(state, reported(shopper), trial_report(state, plan))

    def merge(self, anonymous_id: str, customer_id: str) -> None:
        """Fold a visitor's memory into a customer's. Log-ins are noticed by themselves; this is for imports."""
        state = state_of(current_app)
        state.store.merge(anonymous_id, customer_id, state.clock())

    def survey_link(self, shopper_id: str) -> str | None:
        """The path of the survey for a customer, to be sent to them; None: they were asked, or answered, within 90 days."""
        return survey_link(state_of(current_app), shopper_id)

    def survey_answers(self, since: datetime | None = None) -> Sequence[SurveyAnswer]:
        """The answers to the survey from a moment on, oldest first, with their reasons."""
        return state_of(current_app).store.survey_answers(since)

    def forget_survey(self, shopper_id: str) -> int:
        """Delete a customer's answers and reasons, as when their account is deleted; how many."""
        return state_of(current_app).store.forget_answers(shopper_id)

    def record_consent(self, granted: bool) -> None:
        """Record what the shopper of this request says about browsing history; a withdrawal erases it at once."""
        state = state_of(current_app)
        for shopper_id in self._shopper_ids():
            state.store.record_consent(shopper_id, granted, state.clock())

    def _shopper_ids(self) -> Iterable[str]:
        """The shopper of this request: our cookie may be of before a log-in, or of before a log-out."""
        customer_id, identity = state_of(current_app).shop.shopper().id, current_identity(current_app, request)
        visitor_id = identity.visitor_id if identity is not None and not identity.customer_id else ""
        return filter(None, (customer_id, visitor_id))
