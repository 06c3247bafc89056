"""Accept: the shopper said yes. Exactly one change is made, whoever asks, however often (MONEY.md)."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta

from upsell_widget.domain.acceptances import Acceptance, AcceptanceState
from upsell_widget.domain.changes import Change
from upsell_widget.domain.money import Money
from upsell_widget.domain.offers import Offer
from upsell_widget.domain.receipts import Reason, Receipt
from upsell_widget.domain.shop import Quote, Shopper
from upsell_widget.errors import ChangeRefused, StoreUnavailable
from upsell_widget.settlement.checks import check_cart, check_offer, check_person, check_shopper, recheck
from upsell_widget.settlement.conclude import conclude, refuse
from upsell_widget.settlement.steps import Step, no_step
from upsell_widget.state import State

OURS_FOR = timedelta(seconds=30)
"""How long an acceptance belongs to the request that began it. After that only reconcile may decide it."""
NO_MONEY = Money.zero("XXX")
"""What content costs. XXX is ISO 4217 for no currency."""
_LOG = logging.getLogger(__name__)
_FIRST_WAIT, _LONGEST_WAIT = 0.05, 0.5


def accept(
    state: State,
    offer: Offer,
    shopper_id: str,
    *,
    terms: str = "",
    receipt: Receipt | None = None,
    qa: bool = False,
    now: datetime | None = None,
    shopper: Shopper | None = None,
    wait: Callable[[float], None] = time.sleep,
    step: Callable[[str], None] = no_step,
) -> Acceptance:
    """Carry out an offer whose signature was verified; the one acceptance of it, the same for everyone who asks.

    It comes back settled, refused (with a reason), failed (nothing was changed), or pending: the shop's answer is
    not known yet and reconcile will find out. ``shopper`` is who the shop says is here; None: looked up by
    ``shopper_id``. ``wait`` sleeps so many seconds; ``now`` is the state's clock unless a moment was injected.

    Raises:
        OfferRefused: nothing was begun: another shopper's, expired, withdrawn, never shown, answered with a no, or not
            for this person any more.
    """
    now = now or state.clock()
    check_shopper(offer, shopper_id)
    known = state.store.acceptance(offer.id)
    if known is not None:
        return _once_decided(state, known, wait)
    check_offer(state, offer, now)
    check_person(state, offer, shopper or state.shop.shopper(offer.shopper_id), now)
    step(Step.CHECKED)
    began = state.clock()
    amount = offer.quote.difference if offer.quote is not None else NO_MONEY
    fresh = Acceptance(offer, state.new_id(), amount, now, terms=terms, receipt=receipt, qa=qa)
    stored = state.store.begin(fresh)
    step(Step.BEGUN)
    if stored.key != fresh.key:
        return _once_decided(state, stored, wait)
    if offer.change is None or offer.quote is None:
        return conclude(state, stored, None, now, step)
    return _Winner(state, stored, began, now, step).carry_out(offer.change, offer.quote, shopper)


def _once_decided(state: State, acceptance: Acceptance, wait: Callable[[float], None]) -> Acceptance:
    """The winner's result: wait for it as long as the shop may take, then give it back as it stands."""
    waited, pause = 0.0, _FIRST_WAIT
    while acceptance.state is AcceptanceState.PENDING and waited < state.settings.apply_seconds:
        wait(pause)
        waited, pause = waited + pause, min(pause * 1.5, _LONGEST_WAIT)
        acceptance = _as_it_stands(state, acceptance)
    return acceptance


def _as_it_stands(state: State, acceptance: Acceptance) -> Acceptance:
    """The acceptance read anew; while our memory cannot be reached, as it was known last."""
    try:
        return state.store.acceptance(acceptance.offer_id) or acceptance
    except StoreUnavailable:
        return acceptance


class _Winner:
    """The one request that began an acceptance, and may decide it while it is its own."""

    def __init__(self, state: State, acceptance: Acceptance, began: datetime, now: datetime, step: Callable[[str], None]) -> None:
        self._state, self._acceptance, self._step = state, acceptance, step
        self._began, self._now = began, now

    def carry_out(self, change: Change, shown: Quote, shopper: Shopper | None) -> Acceptance:
        """Look again, have the shop make the change, and note it."""
        refused = self._look_again(change, shown, shopper)
        if refused is not None:
            return refused
        self._step(Step.RECHECKED)
        if self._is_late:
            return self._acceptance
        return self._apply(change, shown)

    def _look_again(self, change: Change, shown: Quote, shopper: Shopper | None) -> Acceptance | None:
        """The acceptance as refused or failed; None: everything is as promised."""
        try:
            if shopper is not None:
                check_cart(change, shopper)
            asked = shopper or self._state.shop.shopper(self._acceptance.offer.shopper_id)
            recheck(self._state, self._acceptance, change, shown, asked, self._now)
        except ChangeRefused as refusal:
            return self._not_done(refusal.code)
        except Exception:
            _LOG.exception("offer %s: the shop could not be asked before the change; nothing was changed", self._acceptance.offer_id)
            return self._not_done(None)
        return None

    def _apply(self, change: Change, shown: Quote) -> Acceptance:
        state, acceptance = self._state, self._acceptance
        try:
            applied = state.shop.apply(change, key=acceptance.key, at_most=shown, timeout=state.settings.apply_seconds)
        except ChangeRefused as refusal:
            return self._not_done(refusal.code)
        except Exception:
            _LOG.exception("offer %s: the shop did not say whether it made the change; reconcile will ask", acceptance.offer_id)
            return acceptance
        self._step(Step.APPLIED)
        try:
            return conclude(state, acceptance, applied, self._now, self._step)
        except Exception:
            _LOG.exception("offer %s: the shop answered and it could not be noted; reconcile will", acceptance.offer_id)
            return acceptance

    def _not_done(self, reason: str | None) -> Acceptance:
        """Refused by the shop (a reason), or failed before it was asked (None).

        Too late, a reconciler may be asking the shop at this very moment: then it decides.
        """
        if self._is_late:
            return self._acceptance
        if reason is not None:
            return refuse(self._state, self._acceptance, reason, self._now, self._step)
        failed = self._acceptance.moved(AcceptanceState.FAILED, self._now, reason=Reason.QUOTE_FAILED)
        return self._state.store.settle(failed)

    @property
    def _is_late(self) -> bool:
        return self._state.clock() - self._began >= OURS_FOR
