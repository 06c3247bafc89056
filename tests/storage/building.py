"""Small values for tests of the store."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from upsell_widget.domain.acceptances import Acceptance
from upsell_widget.domain.changes import AddLine, Target
from upsell_widget.domain.limits import Memory
from upsell_widget.domain.money import Money
from upsell_widget.domain.offers import Offer, OfferKind, Placement
from upsell_widget.domain.outcomes import Arm, Event, EventKind, Impression, Outcome, OutcomeKind, Publication
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility, Reason, Receipt, Verdict
from upsell_widget.domain.shop import Applied, Quote

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def yen(amount: int) -> Money:
    """So many yen."""
    return Money(amount, "JPY")


QUOTE = Quote(yen(1980), yen(1980), yen(5000), yen(146))
APPLIED = Applied("line-9", yen(0), QUOTE)


def offer(offer_id: str = "offer-1", **facts: Any) -> Offer:
    """An offer of vinegar for cart 1."""
    given = {
        "id": offer_id,
        "campaign_id": "goes-with",
        "campaign_version": 3,
        "kind": OfferKind.CROSS_SELL,
        "placement": Placement.CART,
        "trigger": "load",
        "shopper_id": "visitor-1",
        "session_id": "session-1",
        "page_id": "page-1",
        "quiet_key": "cart:1",
        "subject": "vinegar",
        "product_id": "vinegar",
        "plan_id": None,
        "change": AddLine(Target("cart", "1"), "vinegar"),
        "quote": QUOTE,
        "terms_hash": "0" * 64,
        "locale": "ja",
        "expires_at": NOW + timedelta(minutes=30),
        "receipt_id": "receipt-1",
    }
    return Offer(**given | facts)  # type: ignore[arg-type]


def acceptance(offer_id: str = "offer-1", at: datetime = NOW, receipt: Receipt | None = None, **facts: Any) -> Acceptance:
    """A pending acceptance of an offer."""
    return Acceptance(offer(offer_id, **facts), key=f"key-{offer_id}", amount=QUOTE.price, at=at, terms="{}", receipt=receipt)


def impression(offer_id: str = "offer-1", **facts: Any) -> Impression:
    """An impression on visitor 1."""
    given = {
        "offer_id": offer_id,
        "shopper_id": "visitor-1",
        "session_id": "session-1",
        "page_id": "page-1",
        "campaign_id": "goes-with",
        "campaign_version": 3,
        "placement": "cart",
        "kind": "cross_sell",
        "subject": "vinegar",
        "arm": Arm.OFFER,
        "at": NOW,
    }
    return Impression(**given | facts)  # type: ignore[arg-type]


def outcome(kind: OutcomeKind = OutcomeKind.DECLINED, offer_id: str = "offer-1", **facts: Any) -> Outcome:
    """An outcome of an offer to visitor 1."""
    given = {
        "offer_id": offer_id,
        "kind": kind,
        "shopper_id": "visitor-1",
        "campaign_id": "goes-with",
        "campaign_version": 3,
        "placement": "cart",
        "arm": Arm.OFFER,
        "at": NOW,
    }
    return Outcome(**given | facts)  # type: ignore[arg-type]


def view(product_id: str = "vinegar", at: datetime = NOW, **facts: Any) -> Event:
    """A look at a product by visitor 1."""
    given = {"shopper_id": "visitor-1", "session_id": "session-1", "category": ("food", "vinegar")} | facts
    return Event(facts.get("kind", EventKind.VIEW), at=at, product_id=product_id, **{k: v for k, v in given.items() if k != "kind"})


def cart(lines: dict[str, int], at: datetime = NOW, **facts: Any) -> Event:
    """The cart of visitor 1."""
    return Event(EventKind.CART, **{"shopper_id": "visitor-1", "session_id": "session-1", "cart_id": "cart-1"} | facts, at=at, lines=lines)


def ordered(lines: dict[str, int], at: datetime = NOW, **facts: Any) -> Event:
    """A guest's cart 1 becomes an order."""
    return Event(EventKind.ORDERED, **{"shopper_id": "", "session_id": "", "cart_id": "cart-1"} | facts, at=at, lines=lines)


def receipt(receipt_id: str = "receipt-1", at: datetime = NOW, shopper_id: str = "visitor-1") -> Receipt:
    """A receipt with one verdict."""
    return Receipt(receipt_id, at, shopper_id, "cart", "load", (Verdict("goes-with", Reason.CHOSEN, 3, 4, "vinegar", 2.5),))


def publication(campaign_id: str = "goes-with", **document: Any) -> Publication:
    """A campaign about to be published."""
    return Publication(campaign_id, 0, {"title": "For you", **document}, NOW, "staff", ({"rule": "G34", "level": "note"},))


def anything(memory: Memory) -> Eligibility:
    """A judge who lets everything open."""
    return ELIGIBLE
