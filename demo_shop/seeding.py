"""Seed data: the same shop every time, counted back from the moment it is seeded."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from demo_shop import orders, payments, subscriptions
from demo_shop.catalogue import Catalogue
from demo_shop.customers import personas
from demo_shop.database import Database
from demo_shop.tables import CustomerRow, OrderLineRow, OrderRow, PriceRow, StockRow, SubscriptionRow

SEED = 20260105
OTHERS = 60
"""Customers besides those one can log in as."""
PAST_ORDERS = 400

BASKETS: Sequence[tuple[int, Sequence[str], Sequence[str]]] = (
    (10, ("sesame-capsule",), ("rice-vinegar", "vinegar-drink", "multivitamin", "fish-oil")),
    (7, ("aojiru",), ("lactic", "honey", "multivitamin")),
    (3, ("aojiru-trial",), ("sesame-trial", "rice-vinegar")),
    (9, ("mayonnaise",), ("sesame-dressing", "rice-vinegar", "honey")),
    (3, ("mayonnaise-premium",), ("rice-vinegar-aged", "sesame-dressing")),
    (2, ("sesame-premium",), ("fish-oil", "lactic")),
    (5, ("men-runner-26", "men-runner-27"), ("men-socks", "shoe-spray")),
    (2, ("men-shirt", "men-jeans", "men-leather-27"), ("men-socks", "shoe-spray", "umbrella")),
    (5, ("women-runner-23", "women-runner-24"), ("shoe-spray", "umbrella")),
    (4, ("women-flats-24", "women-skirt"), ("shoe-spray", "umbrella", "women-coat")),
    (5, ("kids-sneaker-19", "kids-tshirt"), ("kids-backpack", "kids-tshirt", "shoe-spray")),
    (5, ("phone-128", "phone-256"), ("phone-case", "care-phone", "cable-1m", "charger-65w", "power-bank")),
    (4, ("laptop-16", "laptop-32"), ("mouse", "ssd-1tb", "care-laptop", "charger-65w")),
    (5, ("ssd-512", "ssd-1tb", "ssd-2tb"), ("cable-1m", "cable-2m")),
    (4, ("earphones", "headphones"), ("album-tide", "album-lantern", "cable-1m")),
    (2, ("album-tide", "album-lantern"), ("album-lantern", "earphones")),
    (5, ("hakone-standard", "hakone-open-air"), ("hakone-ropeway", "hakone-craft", "travel-insurance")),
    (4, ("kyoto-machiya",), ("kyoto-kimono", "kyoto-dinner", "travel-insurance")),
    (7, ("curry", "curry-large", "spaghetti"), ("side-salad", "drink", "pudding")),
    (4, ("curry-set",), ("pudding",)),
)
"""What people buy together: (how often, one of these, and some of those)."""


def is_empty(database: Database) -> bool:
    """Nothing has been seeded yet."""
    with database.reading() as session:
        return session.scalar(select(StockRow.product_id).limit(1)) is None


def seed(database: Database, catalogue: Catalogue, now: datetime) -> None:
    """Fill an empty shop: shelves, customers, orders. The same ``now`` gives the same rows."""
    chance = random.Random(SEED)
    with database.writing() as session:
        _shelves(session, catalogue, now)
        for persona in personas():
            session.add(_customer(persona, now))
        for number in range(OTHERS):
            session.add(_other(number, now))
        session.flush()
        for persona in personas():
            _persona_orders(session, catalogue, persona, now)
        for number, basket in enumerate(_baskets(chance)):
            age = timedelta(minutes=chance.randrange(600, 180 * 24 * 60))
            _order(session, catalogue, f"HIST-{number:04}", f"other-{chance.randrange(OTHERS):02}", basket, now - age)


def _shelves(session: Session, catalogue: Catalogue, now: datetime) -> None:
    for item in catalogue.items.values():
        session.add(StockRow(product_id=item.id, units=item.stock, price=item.price, on_sale=True, counted_at=now))
        if item.price is not None:
            session.add(PriceRow(product_id=item.id, price=item.price, since=now - timedelta(days=120)))


def _customer(persona: Mapping[str, Any], now: datetime) -> CustomerRow:
    return CustomerRow(
        id=persona["id"],
        name={"ja": persona["ja"], "en": persona["en"]},
        email=f"{persona['id']}@example.com",
        address=_address(persona["ja"]),
        attributes=dict(persona["attributes"]),
        locale=persona.get("locale", "ja"),
        band=persona["band"],
        nps=persona.get("nps"),
        since=now - timedelta(days=30 * persona["months"]),
        consent=persona.get("consent"),
        seeded=True,
    )


def _other(number: int, now: datetime) -> CustomerRow:
    name = f"お客さま{number:02}"
    return CustomerRow(
        id=f"other-{number:02}",
        name={"ja": name, "en": f"Customer {number:02}"},
        email=f"other-{number:02}@example.com",
        address=_address(name),
        attributes={},
        locale="ja",
        band="unknown",
        nps=None,
        since=now - timedelta(days=200),
        consent=None,
        seeded=True,
    )


def _address(name: str) -> dict[str, str]:
    return {"name": name, "postcode": "100-0001", "prefecture": "東京都", "line": "千代田区ひだまり町1-2-3", "phone": "03-0000-0000"}


def _baskets(chance: random.Random) -> Iterator[list[str]]:
    weights = [weight for weight, _, _ in BASKETS]
    for _ in range(PAST_ORDERS):
        _, first, with_it = chance.choices(BASKETS, weights)[0]
        basket = [chance.choice(first)]
        basket += [each for each in with_it if chance.random() < 0.45 and each not in basket]
        yield basket


def _persona_orders(session: Session, catalogue: Catalogue, persona: Mapping[str, Any], now: datetime) -> None:
    baskets = persona.get("orders", ())
    step = max(1, persona["months"] * 30 // (len(baskets) + 1))
    for number, basket in enumerate(baskets, start=1):
        placed_at = now - timedelta(days=step * (len(baskets) - number + 1), hours=3)
        if "trial_days_left" in persona:
            placed_at = now - timedelta(days=30 - persona["trial_days_left"])
        _order(session, catalogue, f"{persona['id'].upper()}-{number:02}", persona["id"], basket, placed_at)
    session.flush()
    for row in session.scalars(select(SubscriptionRow).where(SubscriptionRow.customer_id == persona["id"])):
        row.used = dict(persona.get("used", {}).get(row.product_id, {}))


def _order(session: Session, catalogue: Catalogue, order_id: str, customer_id: str, basket: Sequence[str], at: datetime) -> None:
    order = OrderRow(
        id=order_id,
        customer_id=customer_id,
        placed_at=at,
        address=_address(""),
        method="card_ok",
        mandate_at=at if any("@" in each for each in basket) else None,
        packed_at=at + timedelta(hours=2),
        lines=[_line(catalogue, order_id, position, each) for position, each in enumerate(basket)],
    )
    orders.write_totals(order, orders.bill_of(order, catalogue))
    session.add(order)
    session.flush()
    payments.move(session, order.id, order.total, order.method, f"order:{order_id}", at)
    subscriptions.sync(session, catalogue, order, at)


def _line(catalogue: Catalogue, order_id: str, position: int, bought: str) -> OrderLineRow:
    product_id, _, plan_id = bought.partition("@")
    unit_price = catalogue.items[product_id].unit_price(plan_id or None)
    if unit_price is None:
        raise ValueError(f"seed data: {bought} is not sold that way")
    return OrderLineRow(
        id=f"{order_id}-{position}",
        position=position,
        product_id=product_id,
        plan_id=plan_id or None,
        quantity=1,
        discount_percent=0,
        unit_price=unit_price,
    )
