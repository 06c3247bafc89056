"""The test payment provider: it moves no money, and moves it once for every key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from demo_shop.refusals import Refused
from demo_shop.tables import PaymentRow

METHODS: Mapping[str, Mapping[str, str]] = {
    "card_ok": {"ja": "テストカード •••• 4242（必ず成功します）", "en": "Test card •••• 4242 (always succeeds)"},
    "card_once": {"ja": "テストカード •••• 0341（追加のお支払いは失敗します）", "en": "Test card •••• 0341 (later charges fail)"},
    "card_declined": {"ja": "テストカード •••• 0002（必ず失敗します）", "en": "Test card •••• 0002 (always declined)"},
}
"""Ways to pay, and what the shopper is told about each."""

Kind = Literal["order", "penalty", "plan"]


def move(session: Session, order_id: str, amount: int, method: str, key: str, now: datetime, kind: Kind = "order") -> None:
    """Charge (or, below zero, refund) yen once for this key; nothing is no movement.

    Raises Refused("payment_declined").
    """
    if amount == 0 or session.get(PaymentRow, key) is not None:
        return
    first = not session.scalar(select(PaymentRow.key).where(PaymentRow.order_id == order_id).limit(1))
    if amount > 0 and (method == "card_declined" or (method == "card_once" and not first)):
        raise Refused("payment_declined", "the test card was declined")
    session.add(PaymentRow(key=key, order_id=order_id, kind=kind, amount=amount, method=method, at=now))
    session.flush()


def paid(session: Session, order_id: str) -> int:
    """Yen paid for an order, net of refunds, penalties apart."""
    query = select(func.coalesce(func.sum(PaymentRow.amount), 0)).where(PaymentRow.order_id == order_id, PaymentRow.kind == "order")
    return session.scalar(query) or 0


def movements(session: Session, order_id: str) -> list[PaymentRow]:
    """The movements of an order, oldest first."""
    return list(session.scalars(select(PaymentRow).where(PaymentRow.order_id == order_id).order_by(PaymentRow.at, PaymentRow.key)))
