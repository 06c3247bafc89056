"""Campaigns: the merchant's unit, as written; and compiled, as decided on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from upsell_widget.domain.limits import Limits
from upsell_widget.domain.offers import OfferKind, Placement
from upsell_widget.domain.policies import Condition, Recommender, Test
from upsell_widget.domain.text import Text
from upsell_widget.domain.timing import ALWAYS, Schedule, Trigger


@dataclass(frozen=True, slots=True)
class Copy:
    """The words of a popup. ``{product}``, ``{price}``, ``{difference}`` and ``{current}`` are filled in.

    Empty accept, decline or why: the honest default in the shopper's language.
    """

    title: Text
    body: Text = Text()
    accept: Text = Text()
    decline: Text = Text()
    why: Text = Text()


@dataclass(frozen=True, slots=True)
class Content:
    """Something that helps and sells nothing: a guide, a seminar."""

    id: str
    url: str
    image: str = ""


@dataclass(frozen=True, slots=True)
class OfferRule:
    """What a campaign offers: the kind, the recommenders in order of trust, and the bounds."""

    kind: OfferKind
    recommend: tuple[Recommender, ...] = ()
    price_ratio: tuple[float, float] | None = None
    """Unit price of the offer ÷ unit price of what it is compared with: lowest and highest."""
    match: tuple[str, ...] = ()
    """Attributes in which product and shopper must agree, where both state them."""
    quantity: int | None = None
    """None: as many as the line it replaces, else one."""
    discount_percent: int = 0
    content: Content | None = None


@dataclass(frozen=True, slots=True)
class Campaign:
    """Placement, trigger, audience, timing, offers, copy, limits; versioned by each publication."""

    id: str
    placement: Placement
    offer: OfferRule
    copy: Copy
    name: str = ""
    version: int = 0
    trigger: Trigger = Trigger()
    schedule: Schedule = ALWAYS
    audience: Condition | None = None
    limits: Limits = Limits()
    priority: int = 0
    enabled: bool = True
    holdout_percent: int | None = None
    """Share of shoppers decided for and shown nothing; None: the shop's setting."""
    evidence: Mapping[str, str] = field(default_factory=dict)
    """Guardrail id → the note or query that proves a claim in the copy."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """A campaign with its audience compiled to one closure."""

    campaign: Campaign
    test: Test | None


class Programme:
    """The live campaigns, compiled once and found by placement. Immutable: replace it whole."""

    __slots__ = ("_by_id", "_by_placement", "revision")

    def __init__(self, campaigns: Iterable[Campaign] = (), revision: int = 0) -> None:
        self.revision = revision
        compiled = [Compiled(each, each.audience.compile() if each.audience else None) for each in campaigns if each.enabled]
        compiled.sort(key=lambda each: (-each.campaign.priority, each.campaign.id))
        self._by_id = {each.campaign.id: each.campaign for each in compiled}
        self._by_placement = {
            placement: tuple(each for each in compiled if each.campaign.placement == placement) for placement in Placement
        }

    def at(self, placement: Placement) -> tuple[Compiled, ...]:
        """The campaigns of a placement, highest priority first."""
        return self._by_placement[placement]

    def get(self, campaign_id: str) -> Campaign | None:
        """A live campaign by id, or None."""
        return self._by_id.get(campaign_id)

    def triggers(self, placement: Placement) -> frozenset[str]:
        """The trigger codes a placement's campaigns wait for."""
        return frozenset(each.campaign.trigger.code for each in self.at(placement))

    def __len__(self) -> int:
        return len(self._by_id)
