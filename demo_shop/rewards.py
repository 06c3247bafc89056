"""The shop's side of the referral programme: points in a ledger, one entry for a key, and what tells two customers apart."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.orm import Session

from demo_shop import orders
from demo_shop.premises import Premises
from demo_shop.tables import CustomerRow, RewardRow
from upsell_widget import Money, Particulars, ReferralProgramme

EVERYONES = "card_ok"
"""The test card that everybody uses: it tells nobody apart."""
PROGRAMME = ReferralProgramme(
    inviter_reward=500,
    friend_reward=500,
    unit="points",
    share_texts={
        "ja": "ひだまり百貨店をよく使っています。はじめての方が下のリンクから登録し、2,000円以上のお買い物をすると、"
        "返品期間の14日が過ぎたあと、お互いに500ポイント。（PR・紹介特典あり）",
        "en": "I often shop at Hidamari. If you are new there, sign up by this link and buy for ¥2,000 or more: once the 14 days for "
        "returns are over we both get 500 points (ad: referral reward).",
    },
    reward_texts={"ja": "{amount}ポイント", "en": "{amount} points"},
    minimum=Money(2_000, "JPY"),
    cap=10,
    most_per_day=3,
    return_window=timedelta(days=14),
)


class DemoRewards:
    """Points, and the particulars of customers. Implements ``upsell_widget.Rewards``."""

    def __init__(self, premises: Premises) -> None:
        self._shop = premises

    def reward(self, shopper_id: str, amount: int, unit: str, key: str) -> None:
        """Add points; a key that is there already adds nothing."""
        entry = {"key": key, "customer_id": shopper_id, "amount": amount, "unit": unit, "at": self._shop.clock()}
        with self._shop.database.writing() as session:
            session.execute(insert(RewardRow).values(entry).on_conflict_do_nothing())

    def particulars(self, shopper_id: str) -> Particulars:
        """Mail, address, and the test card paid with last."""
        with self._shop.database.reading() as session:
            row = session.get(CustomerRow, shopper_id)
            if row is None:
                return Particulars()
            methods = [each.method for each in orders.of_customer(session, shopper_id)[:1] if each.method != EVERYONES]
            place = f"{row.address.get('prefecture', '')}{row.address.get('line', '')}"
            return Particulars(row.email, place, methods[0] if methods else "")

    def shown_name(self, shopper_id: str) -> str:
        """The nickname a customer agreed to show; most have none."""
        with self._shop.database.reading() as session:
            row = session.get(CustomerRow, shopper_id)
            return row.attributes.get("nickname", "") if row is not None else ""


def ledger(session: Session, customer_id: str) -> Sequence[RewardRow]:
    """A customer's points, newest first."""
    return session.scalars(select(RewardRow).where(RewardRow.customer_id == customer_id).order_by(RewardRow.at.desc())).all()
