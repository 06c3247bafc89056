"""Who somebody is, as far as a referral compares it: the shop's particulars as salted hashes."""

from __future__ import annotations

from hashlib import sha256

from upsell_widget.domain.referrals.people import Person, mailbox, place, salted
from upsell_widget.ports.referrals import Rewards
from upsell_widget.state import State


def person(state: State, rewards: Rewards, shopper_id: str) -> Person:
    """A customer as the shop describes them now. The salt is made of our oldest key, which a rotation changes last."""
    known = rewards.particulars(shopper_id)
    salt = sha256(f"upsell.referral:{state.secret_keys[0]}".encode()).digest()
    return Person(
        shopper_id,
        mailbox=salted("mailbox", mailbox(known.email), salt),
        payment=salted("payment", known.payment.strip(), salt),
        address=salted("address", place(known.address), salt),
        device=salted("device", known.device.strip(), salt),
    )
