"""A friend signed up: checked, and kept unless something certain speaks against it."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from upsell_widget.domain.referrals.checks import at_sign_up
from upsell_widget.domain.referrals.codes import typed_code
from upsell_widget.domain.referrals.people import Person
from upsell_widget.domain.referrals.referral import Referral, Standing
from upsell_widget.domain.referrals.steps import joined
from upsell_widget.ports import Store
from upsell_widget.state import State

LONGEST_CHAIN = 100
_LOG = logging.getLogger("upsell_widget")


def signed_up(state: State, customer_id: str, text: str) -> Referral | None:
    """A customer signed up with this code. A refused referral says why and is not kept; None: no programme, or no such code.

    Told twice, the first is returned.
    """
    scheme, code = state.referrals, typed_code(text)
    owner = state.store.code_owner(code) if code is not None else None
    if scheme is None or code is None or owner is None or not customer_id:
        _LOG.info("%s signed up; no invitation counts", customer_id)
        return None
    known = state.store.referral_of(customer_id)
    if known is not None and known.code == code:
        return known
    inviter_id, made_at = owner
    promised = scheme.programme.friend_reward, scheme.programme.inviter_reward
    people = Person(inviter_id), Person(customer_id)
    begun = Referral(f"ref-{state.new_id()}", code, *people, state.clock(), rewards=promised, unit=scheme.programme.unit)
    orders = state.shop.shopper(customer_id).order_count
    concerns = at_sign_up(begun, scheme.programme, made_at, orders, _invited_by(state.store, begun))
    return _kept(state, joined(begun, concerns))


def _kept(state: State, referral: Referral) -> Referral:
    if referral.standing is not Standing.REFUSED:
        return state.store.add_referral(referral)
    reasons = "; ".join(f"{each.code} ({each.found})" for each in referral.concerns)
    _LOG.warning("%s signed up with the code of %s; refused: %s", referral.friend.shopper_id, referral.inviter.shopper_id, reasons)
    return referral


def _invited_by(store: Store, referral: Referral) -> Mapping[str, str]:
    """Friend → inviter, of the friend's own earlier referral and of everyone above the inviter."""
    found: dict[str, str] = {}
    waiting = [referral.friend.shopper_id, referral.inviter.shopper_id]
    while waiting and len(found) < LONGEST_CHAIN:
        friend = waiting.pop()
        above = store.referral_of(friend) if friend not in found else None
        if above is not None:
            found[friend] = above.inviter.shopper_id
            waiting.append(above.inviter.shopper_id)
    return found
