"""Hooks of the referral programme: what a host tells of invitations, and what its pages show of them."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app

from upsell_widget.domain.referrals.referral import Referral, Standing
from upsell_widget.referring import forgetting, joining, reviewing
from upsell_widget.state import state_of
from upsell_widget.web import invitations


class ReferralHooks:
    """What a mounted widget can be told and asked about referrals. Each needs an application context."""

    def referral_link(self, customer_id: str) -> str | None:
        """The path of a customer's invitation, the same until its code expires; None: there is no programme."""
        return invitations.link_of(state_of(current_app), customer_id)

    def referral_text(self, customer_id: str, language: str) -> str | None:
        """What a customer sends to a friend: labelled as G31 wants it, with the link; None: there is no programme."""
        return invitations.text_of(state_of(current_app), customer_id, language)

    def accepted_invitation(self) -> str | None:
        """The code that was accepted in the browser of this request, as it is shown; None: none was."""
        return invitations.accepted_code(state_of(current_app))

    def signed_up(self, customer_id: str, code: str | None = None) -> Referral | None:
        """Tell us that a customer signed up; the referral, or None without a valid code.

        ``code``: what they typed, "" for nothing; None, where your form does not ask: the code accepted in this browser.
        One that is refused says why in its ``concerns``, is logged, and is not kept.
        """
        state = state_of(current_app)
        typed = (invitations.accepted_code(state) or "") if code is None else code.strip()
        referral = joining.signed_up(state, customer_id, typed) if typed else None
        invitations.forget_accepted()
        return referral

    def referrals_by(self, customer_id: str) -> Sequence[Referral]:
        """The referrals of an inviter, oldest first. Friends are in them by id alone: show how far each came, not who it is."""
        return state_of(current_app).store.referrals_by(customer_id)

    def forget_referrals(self, customer_id: str) -> int:
        """Delete a customer's code and every hash of theirs, as when their account is deleted; how many referrals held one.

        Who invited whom, when, and what was rewarded for it stays, under ids alone.
        """
        return forgetting.forget(state_of(current_app), customer_id)

    def held_referrals(self) -> Sequence[Referral]:
        """The referrals that wait for staff, oldest first."""
        return state_of(current_app).store.referrals(Standing.HELD)

    def approve_referral(self, referral_id: str, by: str) -> Referral:
        """Let a held one go on: its window, its order and the cap still decide. Raises LookupError."""
        return reviewing.approve(state_of(current_app), referral_id, by)

    def refuse_referral(self, referral_id: str, by: str) -> Referral:
        """Refuse a held one: nobody is rewarded. Raises LookupError."""
        return reviewing.refuse(state_of(current_app), referral_id, by)
