"""The contract of Rewards: what settling referrals relies on so that nobody is rewarded twice.

class TestMyRewards(RewardsContract):
    @pytest.fixture
    def rewards(self): return MyRewards()

    @pytest.fixture
    def customer(self): return my_customers.create("hana@example.com").id

    @pytest.fixture
    def balance(self): return my_ledger.balance_of
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from upsell_widget.ports.referrals import Particulars, Rewards

AT_ONCE = 8
AMOUNT = 500
Balance = Callable[[str], int]


class RewardsContract:
    """Everything Rewards promise. Override ``rewards``, ``customer`` and ``balance``."""

    unit = "points"

    @pytest.fixture
    def rewards(self) -> Rewards:
        """Your adapter, without a request around it."""
        raise NotImplementedError("override the fixture `rewards`: return your adapter")

    @pytest.fixture
    def customer(self) -> str:
        """The id of a customer with a mail address."""
        raise NotImplementedError("override the fixture `customer`: return a customer's id")

    @pytest.fixture
    def balance(self) -> Balance:
        """A function: customer id → what they were given so far."""
        raise NotImplementedError("override the fixture `balance`: return a function from a customer's id to their balance")

    def test_a_reward_is_given(self, rewards: Rewards, customer: str, balance: Balance) -> None:
        before = balance(customer)
        rewards.reward(customer, AMOUNT, self.unit, new_key())
        assert balance(customer) - before == AMOUNT

    def test_a_repeated_key_gives_nothing_more(self, rewards: Rewards, customer: str, balance: Balance) -> None:
        before, key = balance(customer), new_key()
        for _ in range(3):
            rewards.reward(customer, AMOUNT, self.unit, key)
        assert balance(customer) - before == AMOUNT

    def test_threads_with_one_key_give_one_reward(self, rewards: Rewards, customer: str, balance: Balance) -> None:
        before, key = balance(customer), new_key()
        with ThreadPoolExecutor(AT_ONCE) as threads:
            asked = [threads.submit(rewards.reward, customer, AMOUNT, self.unit, key) for _ in range(AT_ONCE)]
            assert [each.result() for each in asked] == [None] * AT_ONCE
        assert balance(customer) - before == AMOUNT

    def test_two_keys_are_two_rewards(self, rewards: Rewards, customer: str, balance: Balance) -> None:
        before = balance(customer)
        rewards.reward(customer, AMOUNT, self.unit, new_key())
        rewards.reward(customer, AMOUNT, self.unit, new_key())
        assert balance(customer) - before == 2 * AMOUNT

    def test_a_customer_is_described_the_same_each_time(self, rewards: Rewards, customer: str) -> None:
        described = rewards.particulars(customer)
        assert "@" in described.email
        assert rewards.particulars(customer) == described

    def test_nothing_is_known_of_nobody(self, rewards: Rewards) -> None:
        assert rewards.particulars("there-is-no-such-customer") == Particulars()
        assert rewards.shown_name("there-is-no-such-customer") == ""

    def test_the_name_that_is_shown_is_no_mail_address(self, rewards: Rewards, customer: str) -> None:
        assert "@" not in rewards.shown_name(customer)


def new_key() -> str:
    """A key nobody has used."""
    return f"contract-{uuid4().hex}"
