"""The one way to a decision: when → who → what → limits → rank.

Pages, downsells, previews and replays all call ``decide``. Nothing here knows the time, chance, a database or the web.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from operator import itemgetter
from typing import NamedTuple

from upsell_widget.domain.campaigns import Campaign, Compiled, OfferRule, Programme
from upsell_widget.domain.candidates import candidate_check, line_quantities
from upsell_widget.domain.conditions.figures import figures
from upsell_widget.domain.context import Context
from upsell_widget.domain.leaving import leaves, one_retention_screen, retention_campaigns
from upsell_widget.domain.limits import Caps, campaign_caps, shop_caps, silences
from upsell_widget.domain.loyalty import Loyalty
from upsell_widget.domain.moments import figure
from upsell_widget.domain.offers import Candidate, OfferKind
from upsell_widget.domain.policies import Ranker, Test
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility, Reason, Receipt, Verdict
from upsell_widget.domain.shop import Product
from upsell_widget.domain.timing import ALWAYS, trigger_fits

_place = itemgetter(0, 1)
# Hundreds of named tuples are made in one decision; their own constructor, written in Python, takes twice as long.
_new = tuple.__new__


class Ranked(NamedTuple):
    """An eligible proposal with its place in the order."""

    priority: int
    score: float
    campaign: Campaign
    candidate: Candidate | None
    """None: content, which has no product."""
    product: Product | None
    quantity: int

    @property
    def subject(self) -> str:
        """What a "no" to it is remembered under."""
        return _subject(self.campaign, self.candidate)

    def verdict(self, reason: str, context: Context | None = None) -> Verdict:
        """A verdict on this proposal; what was chosen says at which figures, by which recommender and on what evidence."""
        found = self._evidence(context) if reason == Reason.CHOSEN else None
        return Verdict(self.campaign.id, reason, found, None, self.subject, self.score)

    def _evidence(self, context: Context | None) -> str | None:
        evidence = self.candidate.because.evidence if self.candidate is not None else ""
        return "; ".join(part for part in (*_who_and_when(self.campaign, context), evidence) if part) or None


def _who_and_when(campaign: Campaign, context: Context | None) -> Iterator[str]:
    """The figures by which the audience and the moment of what was chosen are met."""
    if context is None:
        return
    if campaign.audience is not None:
        yield from figures(campaign.audience, context)
    yield from leaves(context)
    trigger, moment = campaign.trigger, campaign.trigger.moment
    meter = context.meters.get(moment.key) if moment is not None else None
    if moment is not None and meter is not None:
        yield figure(moment, meter)
    if trigger.code == "health_risen":
        yield f"health risen by {context.shopper.loyalty.risen:.1f} in 14 days"


@dataclass(frozen=True, slots=True)
class Decision:
    """Eligible proposals, best first (none: show nothing), and the receipt."""

    ranked: tuple[Ranked, ...]
    receipt: Receipt


def decide(context: Context, programme: Programme, ranker: Ranker, caps: Caps, receipt_id: str) -> Decision:
    """Judge every campaign of the placement and every candidate of it; order what is eligible.

    Equal context, programme and seed give an equal decision; ties are broken by the seed alone.
    """
    judge = _Judge(context, ranker, caps, retention_campaigns(programme))
    for compiled in programme.at(context.placement):
        judge.consider(compiled)
    ranked = _ordered(judge.eligible, context.seed)
    receipt = Receipt(
        id=receipt_id,
        at=context.now,
        shopper_id=context.shopper_id,
        placement=context.placement,
        trigger=context.trigger,
        verdicts=(*judge.verdicts, *_ranked_verdicts(ranked, context)),
    )
    return Decision(tuple(ranked), receipt)


class _Judge:
    """One decision under way: what every campaign is held against, and what was found so far."""

    def __init__(self, context: Context, ranker: Ranker, caps: Caps, retention: frozenset[str]) -> None:
        silent = silences(context.memory, context.now, context.quiet_key)
        self._context = context
        self._score = ranker.score
        self._silent = silent
        follows = context.parent_id is not None  # in an open dialog: the same popup, which the caps have counted
        self._seen = frozenset() if follows else frozenset(seen.campaign_id for seen in context.memory.seen)
        self._check = candidate_check(context, silent.subjects)
        self._quantities = line_quantities(context)
        self._crowded = ELIGIBLE if follows else _crowded(context, caps, silent.place)
        if self._crowded is ELIGIBLE:
            self._crowded = one_retention_screen(context.placement, context.memory, retention, context.now)
        self._moments: dict[int, Eligibility] = {}
        self._unhappy = _unhappy(context.shopper.loyalty)
        self.verdicts: list[Verdict] = []
        self.eligible: list[Ranked] = []

    def consider(self, compiled: Compiled) -> None:
        """Judge one campaign and, if it may speak now, everything it offers."""
        campaign = compiled.campaign
        verdict = self._campaign_verdict(campaign, compiled.test)
        if verdict is not ELIGIBLE:
            self.verdicts.append(Verdict(campaign.id, *verdict))
        elif campaign.offer.content is not None:
            self._consider_content(campaign, campaign.offer.content.id)
        else:
            self._consider_candidates(campaign, campaign.offer)

    def _campaign_verdict(self, campaign: Campaign, test: Test | None) -> Eligibility:
        """When, who and the campaign's own limits."""
        context, trigger = self._context, campaign.trigger
        verdict = self._moments.get(id(trigger))  # most campaigns share the default one; to hash it takes longer than to look it up
        if verdict is None:
            verdict = self._moments[id(trigger)] = trigger_fits(trigger, context)
        if verdict is ELIGIBLE and campaign.schedule is not ALWAYS:
            verdict = campaign.schedule.check(context.now)
        if verdict is ELIGIBLE and self._unhappy is not None and not campaign.limits.show_to_unhappy:
            verdict = _left_in_peace(campaign, context.shopper.loyalty, self._unhappy)
        if verdict is ELIGIBLE and test is not None:
            verdict = test(context)
        if verdict is ELIGIBLE:
            verdict = self._silent.campaigns.get(campaign.id, self._crowded)
        if verdict is ELIGIBLE and campaign.id in self._seen:
            verdict = campaign_caps(context.memory, campaign.limits, campaign.id, context.now, context.session_id)
        return verdict

    def _consider_candidates(self, campaign: Campaign, offer: OfferRule) -> None:
        context, products, check, score, eligible = self._context, self._context.products, self._check, self._score, self.eligible
        candidates = context.candidates.get(campaign.id, ())
        if not candidates:
            self.verdicts.append(Verdict(campaign.id, Reason.NO_CANDIDATE))
        for candidate in candidates:
            product, anchor = products.get(candidate.product_id), products.get(candidate.because.anchor_id or "")
            replaced = candidate.line_id or candidate.subscription_id
            quantity = offer.quantity or (1 if replaced is None else self._quantities.get(replaced, 1))
            verdict = check(offer, candidate, product, anchor, quantity)
            if verdict is not ELIGIBLE or product is None:
                self.verdicts.append(Verdict(campaign.id, *verdict, candidate.subject))
                continue
            worth = score(candidate, product, anchor, context)
            eligible.append(_new(Ranked, (campaign.priority, worth, campaign, candidate, product, quantity)))

    def _consider_content(self, campaign: Campaign, content_id: str) -> None:
        silent = self._silent.subjects.get(content_id)
        if silent is not None:
            self.verdicts.append(Verdict(campaign.id, *silent, content_id))
        else:
            self.eligible.append(Ranked(campaign.priority, 0.0, campaign, None, None, 1))


def _crowded(context: Context, caps: Caps, place: Eligibility) -> Eligibility:
    """The silence of this place, then the shop-wide caps."""
    if place is not ELIGIBLE:
        return place
    return shop_caps(context.memory, caps, context.now, context.session_id, context.page_id)


def _unhappy(loyalty: Loyalty) -> Eligibility | None:
    """The verdict on an unhappy customer, None for everyone else."""
    if not (loyalty.buys_nothing_now or loyalty.wants_help_only):
        return None
    return Eligibility(Reason.UNHAPPY, loyalty.in_words, "healthy, thriving or unknown")


def left_in_peace(campaign: Campaign, loyalty: Loyalty) -> Eligibility:
    """Whether a customer of this loyalty may be shown a campaign: the default limit, unless the campaign lifts it."""
    unhappy = _unhappy(loyalty)
    if unhappy is None or campaign.limits.show_to_unhappy:
        return ELIGIBLE
    return _left_in_peace(campaign, loyalty, unhappy)


def _left_in_peace(campaign: Campaign, loyalty: Loyalty, unhappy: Eligibility) -> Eligibility:
    """The lowest band and detractors see nothing; the next one sees help only."""
    helps = campaign.offer.kind is OfferKind.CONTENT and not loyalty.buys_nothing_now
    return ELIGIBLE if helps else unhappy


def _ordered(eligible: list[Ranked], seed: int) -> list[Ranked]:
    """Priority, then score. Among equals at the top, the seed draws which comes first."""
    ranked = sorted(eligible, key=_place, reverse=True)
    if len(ranked) > 1 and _place(ranked[0]) == _place(ranked[1]):
        best = _place(ranked[0])
        equals = next((i for i, each in enumerate(ranked) if _place(each) != best), len(ranked))
        drawn = ranked.pop(seed % equals)
        ranked.insert(0, drawn)
    return ranked


def _ranked_verdicts(ranked: list[Ranked], context: Context) -> list[Verdict]:
    outranked = Reason.OUTRANKED
    verdicts = [
        _new(Verdict, (campaign.id, outranked, None, None, _subject(campaign, candidate), score))
        for _, score, campaign, candidate, _, _ in ranked
    ]
    verdicts[:1] = [best.verdict(Reason.CHOSEN, context) for best in ranked[:1]]
    return verdicts


def _subject(campaign: Campaign, candidate: Candidate | None) -> str:
    if candidate is not None:
        return candidate.product_id if candidate.plan_id is None else candidate.subject
    return campaign.offer.content.id if campaign.offer.content is not None else campaign.id
