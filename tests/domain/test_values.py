"""Money, text, schedules, the catalogue and arms."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.building import NOW, product, yen
from upsell_widget.domain.catalogue import Catalogue, Entry, entry_of
from upsell_widget.domain.changes import AddLine, Change, ReplaceLine, Target, fingerprint
from upsell_widget.domain.experiments import arm_of
from upsell_widget.domain.money import Money
from upsell_widget.domain.outcomes import Arm
from upsell_widget.domain.receipts import ELIGIBLE, Reason
from upsell_widget.domain.selling_plans import Cycle
from upsell_widget.domain.shop import Quote
from upsell_widget.domain.text import Text
from upsell_widget.domain.timing import Schedule
from upsell_widget.errors import CurrencyMismatch

AMOUNTS = st.integers(-(10**9), 10**9)
CART = Target("cart", "1")


@given(AMOUNTS, AMOUNTS)
def test_money_adds_and_compares_like_its_amount(one: int, other: int) -> None:
    assert yen(one) + yen(other) - yen(other) == yen(one)
    assert (yen(one) < yen(other)) == (one < other)


def test_two_currencies_never_meet_in_a_sum() -> None:
    with pytest.raises(CurrencyMismatch, match="found EUR, expected JPY"):
        yen(1) + Money(1, "EUR")


@given(st.integers(0, 10**6), st.integers(0, 100))
def test_a_percentage_off_is_whole_and_half_up(amount: int, percent: int) -> None:
    left = yen(amount).less_percent(percent).amount
    assert 0 <= left <= amount
    assert abs(left * 100 - amount * (100 - percent)) <= 50


@pytest.mark.parametrize(("currency", "shown"), [("JPY", "1234"), ("EUR", "12.34"), ("KWD", "1.234")])
def test_minor_units_follow_the_currency(currency: str, shown: str) -> None:
    assert str(Money(1234, currency).decimal) == shown


@pytest.mark.parametrize(("locale", "words"), [("ja", "酢"), ("en_GB", "Vinegar"), ("en-US", "Vinegar"), ("fr", "Vinegar")])
def test_text_is_read_in_the_nearest_language(locale: str, words: str) -> None:
    assert Text.of({"ja": "酢", "en": "Vinegar"}).in_locale(locale) == words


QUOTE = Quote(yen(100), yen(100), yen(500), yen(9), yen(0), yen(90), yen(10))


@pytest.mark.parametrize("figure", ["price", "difference", "shipping", "later"])
def test_a_quote_is_dearer_when_any_figure_shown_has_risen(figure: str) -> None:
    risen = {name: getattr(QUOTE, name) for name in QUOTE.__dataclass_fields__} | {figure: yen(1000)}
    assert Quote(**risen).dearer_than(QUOTE)
    assert not QUOTE.dearer_than(Quote(**risen))
    assert not QUOTE.dearer_than(QUOTE)


def test_two_changes_that_would_do_the_same_have_one_fingerprint() -> None:
    assert fingerprint(AddLine(CART, "cup")) == fingerprint(AddLine(CART, "cup", 1))
    others: set[Change] = {AddLine(CART, "cup", 2), AddLine(Target("order", "1"), "cup"), ReplaceLine(CART, "l", "cup")}
    assert len({fingerprint(change) for change in others} | {fingerprint(AddLine(CART, "cup"))}) == 4


def test_shop_hours_are_in_the_shops_own_time() -> None:
    evening = Schedule(opens=time(21), closes=time(2))
    assert evening.check(datetime(2026, 11, 23, 12, 30, tzinfo=UTC)) is ELIGIBLE  # 21:30 in Tokyo
    assert evening.check(datetime(2026, 11, 23, 16, 59, tzinfo=UTC)) is ELIGIBLE  # 01:59
    assert evening.check(datetime(2026, 11, 23, 17, 0, tzinfo=UTC)).reason == Reason.OUTSIDE_HOURS
    mondays = Schedule(weekdays=frozenset({0}))
    assert mondays.check(NOW) is ELIGIBLE
    assert mondays.check(NOW + timedelta(days=1)).reason == Reason.OUTSIDE_HOURS


def test_the_catalogue_finds_ladders_categories_and_sets() -> None:
    shelf = Catalogue(
        [
            Entry("large", 300, ("food", "tea"), family="tea", rank=2, popularity=1),
            Entry("small", 200, ("food", "tea"), family="tea", rank=1, popularity=5),
            entry_of(product("set", 450, category=("food",), parts=("small",)), 9),
        ],
        version=3,
    )
    assert [entry.id for entry in shelf.ladder("tea")] == ["small", "large"]
    assert [entry.id for entry in shelf.in_category(("food",))] == ["set", "small", "large"]
    assert [entry.id for entry in shelf.sets_with("small")] == ["set"]
    assert ("small" in shelf, "none" in shelf, len(shelf), shelf.version) == (True, False, 3, 3)
    assert shelf.ladder("none") == shelf.in_category(("none",)) == shelf.sets_with("none") == ()


@pytest.mark.parametrize(
    ("cycle", "times"), [(Cycle(1, "month"), 12), (Cycle(2, "week"), 26), (Cycle(1, "year"), 1), (Cycle(3, "month"), 4)]
)
def test_deliveries_in_a_year(cycle: Cycle, times: int) -> None:
    assert cycle.per_year == times


def test_a_holdout_is_sticky_and_of_the_planned_size() -> None:
    arms = [arm_of(f"shopper-{number}", "goes-with", 10) for number in range(20_000)]
    assert arms == [arm_of(f"shopper-{number}", "goes-with", 10) for number in range(20_000)]
    share = Counter(arms)[Arm.HOLDOUT] / len(arms)
    assert 0.0936 < share < 0.1064  # 3 standard errors
    assert {arm_of(f"s{number}", "c", 100) for number in range(50)} == {Arm.HOLDOUT}
    assert {arm_of(f"s{number}", "c", 0) for number in range(50)} == {Arm.OFFER}
