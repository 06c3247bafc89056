"""Forgetting a person: their code and the hashes of what was known of them."""

from __future__ import annotations

from dataclasses import replace

from upsell_widget.domain.referrals.people import Person
from upsell_widget.state import State


def forget(state: State, customer_id: str) -> int:
    """Delete them; how many referrals held any. The referrals themselves stay, under ids alone."""
    store, nobody = state.store, Person(customer_id)
    store.withdraw_code(customer_id)
    joined = store.referral_of(customer_id)
    as_friend = [joined] if joined is not None and joined.friend != nobody else []
    as_inviter = [each for each in store.referrals_by(customer_id) if each.inviter != nobody]
    for each in as_friend:
        store.step_referral(each.id, lambda known, _: replace(known, friend=nobody))
    for each in as_inviter:
        store.step_referral(each.id, lambda known, _: replace(known, inviter=nobody))
    return len(as_friend) + len(as_inviter)
