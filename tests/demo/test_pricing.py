"""The one pricing function."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from demo_shop.pricing import FREE_SHIPPING_FROM, SHIPPING, Priced, bill, less_percent, tax_in

LINES = st.builds(
    Priced,
    unit_price=st.integers(0, 150_000),
    quantity=st.integers(1, 20),
    discount_percent=st.integers(0, 100),
    tax_percent=st.sampled_from((8, 10)),
    delivered=st.booleans(),
    recurring=st.booleans(),
)


@given(st.lists(LINES, max_size=8))
def test_the_total_is_the_lines_and_the_shipping(lines: list[Priced]) -> None:
    assert bill(lines).total == sum(line.total for line in lines) + bill(lines).shipping


@given(st.lists(LINES, max_size=8))
def test_the_amounts_by_tax_rate_make_up_the_total(lines: list[Priced]) -> None:
    assert sum(amount for _, amount, _ in bill(lines).tax) == bill(lines).total


@given(st.lists(LINES, max_size=8))
def test_the_order_of_lines_changes_nothing(lines: list[Priced]) -> None:
    assert bill(lines) == bill(lines[::-1])


@given(st.lists(LINES, min_size=1, max_size=8), LINES)
def test_a_recurring_delivery_never_raises_shipping(lines: list[Priced], line: Priced) -> None:
    recurring = Priced(line.unit_price, line.quantity, line.discount_percent, line.tax_percent, delivered=True, recurring=True)
    assert bill([*lines, recurring]).shipping == 0


@given(st.lists(LINES, max_size=8))
def test_shipping_is_the_fee_or_nothing_and_nothing_from_the_threshold(lines: list[Priced]) -> None:
    sent = [line for line in lines if line.delivered]
    enough = sum(line.total for line in sent) >= FREE_SHIPPING_FROM
    expected = SHIPPING if sent and not enough and not any(line.recurring for line in sent) else 0
    assert bill(lines).shipping == expected


@given(st.integers(0, 1_000_000), st.integers(0, 100))
def test_a_discount_takes_off_its_share_to_half_a_yen(amount: int, percent: int) -> None:
    assert abs(less_percent(amount, percent) * 100 - amount * (100 - percent)) <= 50


@given(st.integers(0, 1_000_000), st.sampled_from((8, 10)))
def test_contained_tax_is_the_rate_on_the_rest_to_a_yen(amount: int, rate: int) -> None:
    contained = tax_in(amount, rate)
    assert 0 <= (amount - contained) * rate - contained * 100 < 100 + rate


def test_food_is_taxed_at_eight_and_its_shipping_at_ten() -> None:
    assert bill([Priced(1080, 1, tax_percent=8)]).tax == ((8, 1080, 80), (10, 550, 50))
