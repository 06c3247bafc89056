"""The ledger shop with running subscriptions: quoted, changed and undone in the same books."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from tests.shops.ledger_shop import PLACED, LedgerShop
from tests.shops.lines import done_for
from tests.shops.pricing import CURRENCY
from upsell_widget.domain.changes import Change, ChangePlan, PauseSubscription, SubscriptionChange
from upsell_widget.domain.money import Money
from upsell_widget.domain.shop import Applied, Capabilities, Quote, Shopper, Subscription
from upsell_widget.errors import ChangeRefused
from upsell_widget.ports.shop import charged_now

RENEWS = PLACED + timedelta(days=20)
CREDIT = 100
SCHEMA = """CREATE TABLE IF NOT EXISTS running (
    id TEXT PRIMARY KEY, shopper_id TEXT NOT NULL, product_id TEXT NOT NULL, plan_id TEXT NOT NULL, revision INTEGER NOT NULL DEFAULT 0,
    mandate INTEGER NOT NULL DEFAULT 1, open INTEGER NOT NULL DEFAULT 1)"""
"""``revision`` counts the changes; ``open`` 0: cancelled."""


class PlanShop(LedgerShop):
    """A shop that can also change what runs."""

    def capabilities(self) -> Capabilities:
        """Everything."""
        return Capabilities(amend_order=True, discount_line=True, quote_shipping=True, change_subscription=True)

    def shopper(self, shopper_id: str | None = None) -> Shopper:
        """The customer of that id, with what runs."""
        with self.ledger.open() as connection:
            connection.execute(SCHEMA)
            rows = connection.execute("SELECT * FROM running WHERE shopper_id = ? AND open", (shopper_id or "",)).fetchall()
        return Shopper(id=shopper_id or "", subscriptions=tuple(map(_subscription_of, rows)))

    def renewing(self, until: datetime) -> Iterable[Shopper]:
        """Everybody something runs of, once the day is near."""
        with self.ledger.open() as connection:
            connection.execute(SCHEMA)
            rows = connection.execute("SELECT DISTINCT shopper_id FROM running WHERE open").fetchall()
        return [self.shopper(row["shopper_id"]) for row in rows] if until > RENEWS else []

    def quote(self, change: Change, *, timeout: float) -> Quote:
        """What the change would cost now."""
        if not isinstance(change, ChangePlan | PauseSubscription):
            return super().quote(change, timeout=timeout)
        with self.ledger.open(timeout) as connection:
            return _quote(connection, change)

    def apply(self, change: Change, *, key: str, at_most: Quote, timeout: float) -> Applied:
        """Change what runs and the money in one transaction, once for the key."""
        if not isinstance(change, ChangePlan | PauseSubscription):
            return super().apply(change, key=key, at_most=at_most, timeout=timeout)
        self._step("shop asked")
        with self.ledger.write(timeout) as connection:
            done = _done(connection, key)
            if done is not None:
                return done
            quote = _quote(connection, change)
            if quote.dearer_than(at_most):
                raise ChangeRefused("price_changed", f"found {quote.difference}, expected at most {at_most.difference}")
            applied = Applied(f"line-{key}", charged_now(quote, change), quote)
            _make(connection, change, key, applied)
            self._step("shop changed, not committed")
        self._step("shop committed")
        return applied

    def lookup(self, key: str) -> Applied | None:
        """What was done for the key."""
        with self.ledger.open() as connection:
            return _done(connection, key)

    def undo(self, change: Change, applied: Applied, *, key: str) -> bool:
        """Put the plan and the money back, once."""
        if not isinstance(change, ChangePlan | PauseSubscription):
            return super().undo(change, applied, key=key)
        with self.ledger.write() as connection:
            row = connection.execute("SELECT * FROM change WHERE key = ?", (key,)).fetchone()
            if row is None or row["undone"]:
                return row is not None
            running = connection.execute("SELECT * FROM running WHERE id = ? AND open", (change.subscription_id,)).fetchone()
            if running is None:
                return False
            before = json.loads(row["replaced"])
            values = before["product_id"], before["plan_id"], before["revision"], before["id"]
            connection.execute("UPDATE running SET product_id = ?, plan_id = ?, revision = ? WHERE id = ?", values)
            connection.execute("INSERT INTO movement (key, amount) VALUES (?, ?)", (key, -row["charged"]))
            connection.execute("UPDATE change SET undone = 1 WHERE key = ?", (key,))
            self._step("shop undid, not committed")
        self._step("shop undid")
        return True


def subscribe(shop: LedgerShop, subscription_id: str, shopper_id: str, product_id: str, *, mandate: bool = True) -> None:
    """Let a subscription run."""
    with shop.ledger.write() as connection:
        connection.execute(SCHEMA)
        row = (subscription_id, shopper_id, product_id, "monthly", 0, int(mandate), 1)
        connection.execute("REPLACE INTO running VALUES (?, ?, ?, ?, ?, ?, ?)", row)


def end(shop: LedgerShop, subscription_id: str) -> None:
    """Cancel it."""
    with shop.ledger.write() as connection:
        connection.execute("UPDATE running SET open = 0 WHERE id = ?", (subscription_id,))


def _subscription_of(row: sqlite3.Row) -> Subscription:
    changed = PLACED + timedelta(seconds=row["revision"]) if row["revision"] else None
    return Subscription(
        row["id"], row["product_id"], row["plan_id"], renews_at=RENEWS, changed_at=changed, saved_payment=bool(row["mandate"])
    )


def _quote(connection: sqlite3.Connection, change: SubscriptionChange) -> Quote:
    row = connection.execute("SELECT * FROM running WHERE id = ? AND open", (change.target.id,)).fetchone()
    if row is None or row["id"] != change.subscription_id or _subscription_of(row).standing_since != change.standing_since:
        raise ChangeRefused("subscription_changed", f"{change.target} is not as it was")
    product = connection.execute("SELECT * FROM product WHERE id = ?", (change.product_id,)).fetchone()
    if product is None or product["plan_price"] is None:
        raise ChangeRefused("unavailable", f"{change.product_id} is not sold so")
    later, nothing = Money(product["plan_price"] * change.quantity, CURRENCY), Money(0, CURRENCY)
    if isinstance(change, PauseSubscription):
        resumes = (RENEWS + timedelta(days=30 * change.cycles)).date()
        return Quote(nothing, nothing, nothing, nothing, nothing, later, nothing, nothing, RENEWS.date(), resumes)
    due = later - Money(CREDIT, CURRENCY)
    next_on = (PLACED + timedelta(days=30)).date()
    return Quote(later, due, due, Money(later.amount // 11, CURRENCY), nothing, later, nothing, Money(CREDIT, CURRENCY), None, next_on)


def _make(connection: sqlite3.Connection, change: SubscriptionChange, key: str, applied: Applied) -> None:
    before = connection.execute("SELECT * FROM running WHERE id = ?", (change.subscription_id,)).fetchone()
    count = connection.execute("SELECT count(*) FROM change").fetchone()[0]
    values = change.product_id, change.plan_id, count + 1, change.subscription_id
    connection.execute("UPDATE running SET product_id = ?, plan_id = ?, revision = ? WHERE id = ?", values)
    connection.execute("INSERT INTO movement (key, amount) VALUES (?, ?)", (key, applied.charged.amount))
    quote = json.dumps(asdict(applied.quote), default=_iso)
    row = (key, applied.reference, json.dumps(dict(before)), applied.charged.amount, quote, 0)
    connection.execute("INSERT INTO change VALUES (?, ?, ?, ?, ?, ?)", row)


def _iso(value: object) -> str:
    assert isinstance(value, date | datetime), f"found {value!r}, expected a date"
    return value.isoformat()


def _done(connection: sqlite3.Connection, key: str) -> Applied | None:
    row = connection.execute("SELECT quote, charged FROM change WHERE key = ?", (key,)).fetchone()
    figures: dict[str, Any] = json.loads(row["quote"]) if row is not None else {}
    if row is None or "next_on" not in figures or figures["next_on"] is None:
        return done_for(connection, key)
    days = {name: figures.pop(name) for name in ("begins_on", "next_on")}
    moneys: dict[str, Any] = {name: value and Money(**value) for name, value in figures.items()}
    dates: dict[str, Any] = {name: value and date.fromisoformat(value) for name, value in days.items()}
    return Applied(f"line-{key}", Money(row["charged"], CURRENCY), Quote(**moneys, **dates))
