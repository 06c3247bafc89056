"""The contract of Rewards over the demo shop's ledger and the tests' own book."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from demo_shop import catalogue, guides, rewards
from demo_shop.applying import Changes
from demo_shop.database import Database
from demo_shop.premises import Premises
from demo_shop.seeding import seed
from tests.shops.rewards import RewardBook
from upsell_widget.contracts import RewardsContract
from upsell_widget.ports.referrals import Particulars

NOW = datetime(2026, 3, 10, 3, 0, tzinfo=UTC)


class TestBook(RewardsContract):
    """In memory."""

    @pytest.fixture
    def rewards(self) -> RewardBook:
        return RewardBook(people={"hana": Particulars("hana@example.com")})

    @pytest.fixture
    def customer(self) -> str:
        return "hana"

    @pytest.fixture
    def balance(self, rewards: RewardBook) -> Callable[[str], int]:
        return rewards.balance


class TestDemoShop(RewardsContract):
    """The demo shop's SQLite file."""

    @pytest.fixture
    def premises(self, tmp_path: Path) -> Iterator[Premises]:
        database, items = Database(tmp_path / "demo_shop.sqlite"), catalogue.load()
        seed(database, items, NOW)
        yield Premises(database, items, guides.load(), Changes(database, items), lambda: NOW)
        database.close()

    @pytest.fixture
    def rewards(self, premises: Premises) -> rewards.DemoRewards:
        return rewards.DemoRewards(premises)

    @pytest.fixture
    def customer(self) -> str:
        return "inviter"

    @pytest.fixture
    def balance(self, premises: Premises) -> Callable[[str], int]:
        def points(customer_id: str) -> int:
            with premises.database.reading() as session:
                return sum(each.amount for each in rewards.ledger(session, customer_id))

        return points
