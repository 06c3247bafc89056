"""What holds over every order of orders, refunds, reviews and settling."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.referrals.building import DAY, NOON, PROGRAMME, person, referral
from upsell_widget.domain.money import Money
from upsell_widget.domain.referrals.checks import Known
from upsell_widget.domain.referrals.codes import ALPHABET, LENGTH, new_code, shown_code, typed_code
from upsell_widget.domain.referrals.referral import COUNTED, FirstOrder, Referral, Standing
from upsell_widget.domain.referrals.steps import approved, bought, due, turned_down, went_back

ACTS = st.sampled_from(["order", "refund", "approve", "refuse", "settle", "settled", "wait"])
STEPS = st.lists(st.tuples(ACTS, st.integers(0, 5)), max_size=60)


@given(STEPS)
def test_rewards_keep_to_the_cap_the_window_and_orders_that_stand(steps: list[tuple[str, int]]) -> None:
    friends = {n: referral(n, person(f"friend{n}"), at=NOON + n * 2 * DAY) for n in range(6)}
    now, back, begun = NOON + 12 * DAY, set[int](), list[int]()
    for act, n in steps:
        known, against = friends[n], Known([each for each in friends.values() if each.id != f"r{n}"])
        if act == "wait":
            now += timedelta(days=5)
        elif act == "order":
            friends[n] = bought(known, FirstOrder(f"o{n}", now, Money(4000, "JPY")), PROGRAMME, against, now)
        elif act == "refund" and known.order is not None:
            back.add(n)
            friends[n] = went_back(known, f"o{n}", now)
        elif act == "approve":
            friends[n] = approved(known, "staff", now)
        elif act == "refuse":
            friends[n] = turned_down(known, "staff", now)
        elif act == "settle":
            friends[n] = due(known, PROGRAMME, against, now)
            if friends[n].standing is Standing.SETTLING and known.standing is not Standing.SETTLING:
                assert n not in back
                assert known.order is not None
                assert now >= known.order.placed_at + PROGRAMME.return_window
                begun.append(n)
        elif act == "settled":
            friends[n] = known.moved(Standing.REWARDED, now)
    assert len(begun) == len(set(begun)) <= PROGRAMME.cap
    assert sum(each.standing in COUNTED for each in friends.values()) == len(begun)
    assert not any(each.standing is Standing.REWARDED for n, each in friends.items() if n in back)


@given(st.lists(st.sampled_from(ALPHABET), min_size=LENGTH, max_size=LENGTH))
def test_a_code_is_read_as_it_was_shown_in_any_case(characters: list[str]) -> None:
    left = iter(characters)
    code = new_code(lambda _: next(left))
    assert typed_code(shown_code(code).lower()) == code


@given(st.text())
def test_whatever_is_typed_is_a_code_or_nothing(text: str) -> None:
    code = typed_code(text)
    assert code is None or (len(code) == LENGTH and set(code) <= set(ALPHABET))


def test_both_sides_have_their_own_lasting_key() -> None:
    one: Referral = referral()
    assert len({one.reward_key("inviter"), one.reward_key("friend")}) == 2
    assert one.moved(Standing.REFUSED, NOON).reward_key("friend") == one.reward_key("friend")
