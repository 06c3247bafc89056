"""The one way to a decision: when → who → what → limits → rank.

Pages, downsells, previews and replays all call ``decide``. Nothing here knows the time, chance, a database or the web.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from upsell_widget.domain.campaigns import Campaign, Compiled, Programme
from upsell_widget.domain.candidates import CandidateRules
from upsell_widget.domain.context import Context
from upsell_widget.domain.limits import Caps, campaign_caps, quiet, shop_caps
from upsell_widget.domain.offers import Candidate, OfferKind
from upsell_widget.domain.policies import Ranker
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility, Reason, Receipt, Verdict
from upsell_widget.domain.shop import Product
from upsell_widget.domain.timing import trigger_fits


class Ranked(NamedTuple):
    """An eligible proposal with its place in the order."""

    priority: int
    score: float
    campaign: Campaign
    candidate: Candidate | None
    """None: content, which has no product."""
    product: Product | None


@dataclass(frozen=True, slots=True)
class Decision:
    """Eligible proposals, best first (none: show nothing), and the receipt."""

    ranked: tuple[Ranked, ...]
    receipt: Receipt


def decide(context: Context, programme: Programme, ranker: Ranker, caps: Caps, receipt_id: str) -> Decision:
    """Judge every campaign of the placement and every candidate of it; order what is eligible.

    Equal context, programme and seed give an equal decision; ties are broken by the seed alone.
    """
    verdicts: list[Verdict] = []
    eligible: list[Ranked] = []
    crowded = _crowded(context, caps)
    rules = CandidateRules(context)
    for compiled in programme.at(context.placement):
        verdict = _campaign_verdict(compiled, context)
        if verdict is not ELIGIBLE:
            verdicts.append(Verdict(compiled.campaign.id, *verdict))
        elif crowded is not ELIGIBLE:
            verdicts.append(Verdict(compiled.campaign.id, *crowded))
        else:
            _judge_offers(compiled.campaign, context, rules, ranker, verdicts, eligible)
    ranked = _ordered(eligible, context.seed)
    verdicts.extend(_ranked_verdicts(ranked))
    receipt = Receipt(
        id=receipt_id,
        at=context.now,
        shopper_id=context.shopper_id,
        placement=context.placement,
        trigger=context.trigger,
        verdicts=tuple(verdicts),
    )
    return Decision(tuple(ranked), receipt)


def _crowded(context: Context, caps: Caps) -> Eligibility:
    """Shop-wide caps and the silence of this place; an offer that follows in the same dialog is the same popup."""
    if context.parent_id is not None:
        return ELIGIBLE
    silent = quiet(context.memory, context.now, context.quiet_key)
    if silent is not ELIGIBLE:
        return silent
    return shop_caps(context.memory, caps, context.now, context.session_id, context.page_id)


def _campaign_verdict(compiled: Compiled, context: Context) -> Eligibility:
    """When, who and the campaign's own limits."""
    campaign = compiled.campaign
    verdict = trigger_fits(campaign.trigger, context)
    if verdict is ELIGIBLE:
        verdict = campaign.schedule.check(context.now)
    if verdict is ELIGIBLE and not campaign.limits.show_to_unhappy:
        verdict = _happy_enough(campaign, context)
    if verdict is ELIGIBLE and compiled.test is not None:
        verdict = compiled.test(context)
    if verdict is ELIGIBLE and context.memory.quiets:
        verdict = quiet(context.memory, context.now, f"campaign:{campaign.id}")
    if verdict is ELIGIBLE and context.memory.seen:
        verdict = campaign_caps(context.memory, campaign.limits, campaign.id, context.now, context.session_id)
    return verdict


def _happy_enough(campaign: Campaign, context: Context) -> Eligibility:
    """Unhappy customers are left in peace: the lowest band sees nothing, the next one help only."""
    loyalty = context.shopper.loyalty
    if loyalty.buys_nothing_now or (loyalty.wants_help_only and campaign.offer.kind is not OfferKind.CONTENT):
        return Eligibility(Reason.UNHAPPY, f"{loyalty.band.value}, nps {loyalty.nps}", "healthy, thriving or unknown")
    return ELIGIBLE


def _judge_offers(
    campaign: Campaign,
    context: Context,
    rules: CandidateRules,
    ranker: Ranker,
    verdicts: list[Verdict],
    eligible: list[Ranked],
) -> None:
    if campaign.offer.kind is OfferKind.CONTENT:
        _judge_content(campaign, context, verdicts, eligible)
        return
    candidates = context.candidates.get(campaign.id, ())
    if not candidates:
        verdicts.append(Verdict(campaign.id, Reason.NO_CANDIDATE))
    check = rules.for_campaign(campaign)
    products = context.products
    for candidate in candidates:
        verdict = check(candidate)
        if verdict is not ELIGIBLE:
            verdicts.append(Verdict(campaign.id, *verdict, candidate.subject))
            continue
        product = products[candidate.product_id]
        score = ranker.score(candidate, product, products.get(candidate.because.anchor_id or ""), context)
        eligible.append(Ranked(campaign.priority, score, campaign, candidate, product))


def _judge_content(campaign: Campaign, context: Context, verdicts: list[Verdict], eligible: list[Ranked]) -> None:
    content = campaign.offer.content
    if content is None:
        verdicts.append(Verdict(campaign.id, Reason.NO_CANDIDATE))
        return
    silent = quiet(context.memory, context.now, f"subject:{content.id}", f"subject:{content.id}|{context.quiet_key}")
    if silent is not ELIGIBLE:
        verdicts.append(Verdict(campaign.id, *silent, content.id))
    else:
        eligible.append(Ranked(campaign.priority, 0.0, campaign, None, None))


def _ordered(eligible: list[Ranked], seed: int) -> list[Ranked]:
    """Priority, then score. Among equals at the top, the seed draws which comes first."""
    ranked = sorted(eligible, key=_place, reverse=True)
    if len(ranked) > 1 and _place(ranked[0]) == _place(ranked[1]):
        best = _place(ranked[0])
        equals = next((i for i, each in enumerate(ranked) if _place(each) != best), len(ranked))
        drawn = ranked.pop(seed % equals)
        ranked.insert(0, drawn)
    return ranked


def _place(ranked: Ranked) -> tuple[int, float]:
    return ranked[:2]


def _ranked_verdicts(ranked: list[Ranked]) -> Iterator[Verdict]:
    reason = Reason.CHOSEN
    for _, score, campaign, candidate, _ in ranked:
        content = campaign.offer.content
        subject = candidate.subject if candidate is not None else content.id if content is not None else None
        yield Verdict(campaign.id, reason, None, None, subject, score)
        reason = Reason.OUTRANKED
