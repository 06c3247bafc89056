"""Answers: what a shopper may say to an open offer, and what each silences."""

from __future__ import annotations

from collections.abc import Callable

from upsell_widget.domain.acceptances import AcceptanceState
from upsell_widget.domain.campaigns import Campaign
from upsell_widget.domain.experiments import arm_of
from upsell_widget.domain.leaving import retention_campaigns
from upsell_widget.domain.limits import Quiet, after_decline, after_dismissal, after_mute, after_snooze
from upsell_widget.domain.offers import Offer
from upsell_widget.domain.openings import judge_opening
from upsell_widget.domain.outcomes import Arm, Impression, Outcome, OutcomeKind
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility, Reason
from upsell_widget.domain.shop import Shopper
from upsell_widget.errors import OfferRefused
from upsell_widget.settlement.checks import is_still_for
from upsell_widget.state import State
from upsell_widget.web.moment import Moment

MOST_STEPS = 3


def live_campaign(state: State, offer: Offer) -> Campaign:
    """The campaign of an offer, if it is still live in the version that made the offer.

    Raises:
        OfferRefused: it was changed or taken off (409).
    """
    campaign = state.programme().get(offer.campaign_id)
    if campaign is None or campaign.version != offer.campaign_version:
        raise OfferRefused(Reason.OLD_CAMPAIGN, "This offer has been withdrawn.", 409)
    return campaign


def open_offer(state: State, offer: Offer, shopper: Shopper, shopper_id: str, moment: Moment) -> tuple[Arm, Eligibility]:
    """Open an offer, or for the holdout note that it would have opened; the verdict if it stays closed.

    ``shopper`` and ``shopper_id``: who they are now. Who is not of the audience any more sees nothing; whoever logged in
    since the offer was made has the account's arm, caps and silences.
    """
    campaign = live_campaign(state, offer)
    percent = campaign.holdout_percent if campaign.holdout_percent is not None else state.settings.holdout_percent
    arm = arm_of(shopper_id, campaign.id, percent)
    follows = _may_follow(state, offer)
    if follows is not ELIGIBLE:
        return arm, follows
    if not is_still_for(state, offer, shopper, moment.now):
        return arm, Eligibility(Reason.NOT_FOR_YOU)
    impression = Impression(
        offer_id=offer.id,
        shopper_id=shopper_id,
        session_id=offer.session_id,
        page_id=offer.page_id,
        campaign_id=offer.campaign_id,
        campaign_version=offer.campaign_version,
        placement=offer.placement,
        kind=offer.kind,
        subject=offer.subject,
        arm=arm,
        at=moment.now,
        parent_id=offer.parent_id,
        step=offer.step,
        qa=moment.qa,
    )
    caps, retention = state.settings.caps, retention_campaigns(state.programme())
    usage = campaign.trigger.moment if offer.parent_id is None else None
    return arm, state.store.open(impression, lambda memory: judge_opening(memory, offer, campaign, caps, moment.now, retention), usage)


def _may_follow(state: State, offer: Offer) -> Eligibility:
    """A dialog's content changes once after an explicit Decline, or after accepts and refusals up to three steps (G12)."""
    if offer.parent_id is None:
        return ELIGIBLE
    answered = {outcome.kind for outcome in state.store.outcomes(offer.parent_id)}
    after_decline = OutcomeKind.DECLINED in answered and offer.trigger == "declined" and offer.step == 2
    after_accept = OutcomeKind.ACCEPTED in answered or _was_refused(state, offer.parent_id)
    if not (after_decline or (after_accept and offer.step <= MOST_STEPS)):
        return Eligibility("G12", offer.step, "one change of content after a decline, three steps after accepts")
    return ELIGIBLE


def _was_refused(state: State, offer_id: str) -> bool:
    """Whether an accept of the offer was refused: its price or stock had changed, and the new one may be shown."""
    acceptance = state.store.acceptance(offer_id)
    return acceptance is not None and acceptance.state in (AcceptanceState.REFUSED, AcceptanceState.FAILED)


def answer(state: State, offer: Offer, kind: OutcomeKind, moment: Moment) -> bool:
    """Record a decline, snooze, mute or dismissal with its silences; False if it was recorded before.

    Raises:
        OfferRefused: the offer was never opened, so there is nothing to answer (409).
    """
    impression = state.store.impression(offer.id)
    if impression is None or impression.arm is not Arm.OFFER:
        raise OfferRefused(Reason.NOT_OPENED, "This offer was not shown.", 409)
    campaign = state.programme().get(offer.campaign_id)
    outcome = Outcome(
        offer_id=offer.id,
        kind=kind,
        shopper_id=offer.shopper_id,
        campaign_id=offer.campaign_id,
        campaign_version=offer.campaign_version,
        placement=offer.placement,
        arm=impression.arm,
        at=moment.now,
        product_id=offer.product_id,
        qa=moment.qa,
    )
    return state.store.record(outcome, _QUIETS[kind](offer, campaign, moment))


def _decline(offer: Offer, campaign: Campaign | None, moment: Moment) -> tuple[Quiet, ...]:
    days = campaign.limits.cool_down_days if campaign is not None else 0
    return after_decline(offer.subject, offer.quiet_key, moment.now, days)


def _snooze(offer: Offer, campaign: Campaign | None, moment: Moment) -> tuple[Quiet, ...]:
    days = campaign.limits.snooze_days if campaign is not None else 30
    return after_snooze(offer.campaign_id, offer.subject, moment.now, days)


def _mute(offer: Offer, campaign: Campaign | None, moment: Moment) -> tuple[Quiet, ...]:
    return after_mute(offer.campaign_id, offer.subject)


def _dismiss(offer: Offer, campaign: Campaign | None, moment: Moment) -> tuple[Quiet, ...]:
    return after_dismissal(offer.quiet_key)


_QUIETS: dict[OutcomeKind, Callable[[Offer, Campaign | None, Moment], tuple[Quiet, ...]]] = {
    OutcomeKind.DECLINED: _decline,
    OutcomeKind.SNOOZED: _snooze,
    OutcomeKind.MUTED: _mute,
    OutcomeKind.DISMISSED: _dismiss,
}
