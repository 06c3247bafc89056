"""A scene: a shop, a store, one live campaign and a shopper who was shown an offer."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.shops.ledger_shop import PLACED
from upsell_widget.domain.campaigns import Campaign, Copy, OfferRule, Programme
from upsell_widget.domain.catalogue import Catalogue
from upsell_widget.domain.changes import Change, Target
from upsell_widget.domain.offers import Offer, OfferKind, Placement, subject_of
from upsell_widget.domain.outcomes import Arm, Impression
from upsell_widget.domain.ranking import ExpectedMargin
from upsell_widget.domain.receipts import ELIGIBLE
from upsell_widget.domain.text import Text
from upsell_widget.ports import Shop, Store
from upsell_widget.settings import Settings
from upsell_widget.state import Registry, State

SHOPPER = "hanako"
CART, ORDER = Target("cart", "c1"), Target("order", "o1")
CABLES = Campaign("cables", Placement.CART, OfferRule(OfferKind.CROSS_SELL), Copy(Text.of("A cable?")), version=3)


@dataclass
class Clock:
    """A clock that goes on when it is told."""

    now: datetime = PLACED

    def __call__(self) -> datetime:
        """Now."""
        return self.now

    def forward(self, **by: float) -> None:
        """Later."""
        self.now += timedelta(**by)


@dataclass
class Notes:
    """What staff were told."""

    said: list[tuple[str, str]] = field(default_factory=list)

    def notify(self, code: str, message: str, *, key: str) -> None:
        """Note it."""
        self.said.append((code, key))

    @property
    def codes(self) -> list[str]:
        """What it was about."""
        return [code for code, _ in self.said]


class NobodyToTell(Notes):
    """A mail server that is down."""

    def notify(self, code: str, message: str, *, key: str) -> None:
        raise ConnectionError("no mail server")


def numbered(prefix: str) -> Callable[[], str]:
    """Ids one can read: ``<prefix>1``, ``<prefix>2`` …"""
    numbers = itertools.count(1)
    return lambda: f"{prefix}{next(numbers)}"


def state_of(
    store: Store,
    shop: Shop,
    clock: Callable[[], datetime],
    notes: Notes | None = None,
    new_id: Callable[[], str] | None = None,
    campaigns: tuple[Campaign, ...] = (CABLES,),
    settings: Settings = Settings(),  # noqa: B008 - frozen
) -> State:
    """The state of a widget with these parts."""
    return State(
        settings=settings,
        shop=shop,
        store=store,
        notifier=notes or Notes(),
        ranker=ExpectedMargin(),
        registry=Registry(),
        pages={},
        clock=clock,
        new_id=new_id or numbered("id-"),
        programme=lambda: Programme(campaigns),
        catalogue=lambda: Catalogue(()),
        write_event=lambda event: True,
        keep_receipt=lambda receipt, context: None,
        flush=lambda: None,
        signal=lambda raised: None,
    )


def offer_of(shop: Shop, change: Change | None, offer_id: str = "offer-1", shopper_id: str = SHOPPER, now: datetime = PLACED) -> Offer:
    """An offer of a change at the shop's price; None: of content."""
    product_id, plan_id = (change.product_id, change.plan_id) if change is not None else (None, None)
    return Offer(
        id=offer_id,
        campaign_id=CABLES.id,
        campaign_version=CABLES.version,
        kind=OfferKind.CROSS_SELL if change is not None else OfferKind.CONTENT,
        placement=Placement.CART,
        trigger="load",
        shopper_id=shopper_id,
        session_id="session-1",
        page_id=f"page-of-{offer_id}",
        quiet_key=str(change.target) if change is not None else str(CART),
        subject=subject_of(product_id, plan_id) if product_id is not None else "guide",
        product_id=product_id,
        plan_id=plan_id,
        change=change,
        quote=shop.quote(change, timeout=5) if change is not None else None,
        terms_hash="",
        locale="en",
        expires_at=now + timedelta(minutes=30),
        receipt_id="receipt-1",
    )


def show(store: Store, offer: Offer, arm: Arm = Arm.OFFER, now: datetime = PLACED) -> Offer:
    """The offer, opened before the shopper's eyes (or, for the holdout, not)."""
    impression = Impression(
        offer_id=offer.id,
        shopper_id=offer.shopper_id,
        session_id=offer.session_id,
        page_id=offer.page_id,
        campaign_id=offer.campaign_id,
        campaign_version=offer.campaign_version,
        placement=offer.placement,
        kind=offer.kind,
        subject=offer.subject,
        arm=arm,
        at=now,
    )
    assert store.open(impression, lambda memory: ELIGIBLE) is ELIGIBLE
    return offer
