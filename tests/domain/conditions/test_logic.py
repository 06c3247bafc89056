"""All, any and not: the same answers as Python's, with reasons."""

from __future__ import annotations

import timeit
from dataclasses import dataclass
from typing import ClassVar

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.building import context
from upsell_widget.domain.conditions import All, Any, Not
from upsell_widget.domain.conditions.browsing import NO_CONSENT, Studied
from upsell_widget.domain.conditions.shopper import Device, Locale, OrderCount
from upsell_widget.domain.context import Context
from upsell_widget.domain.policies import Condition, Test
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility

HERE = context()


@dataclass(frozen=True, slots=True)
class Fixed:
    """A condition that is so, or is not, or may not be known."""

    code: ClassVar[str] = "fixed"
    answer: bool | None

    def compile(self) -> Test:
        verdict = NO_CONSENT if self.answer is None else ELIGIBLE if self.answer else Eligibility("fixed", False, True)

        def test(context: Context) -> Eligibility:
            return verdict

        return test


def value(condition: Condition) -> bool | None:
    """What a tree of fixed conditions amounts to, worked out the plain way: None is not known."""
    if isinstance(condition, Fixed):
        return condition.answer
    if isinstance(condition, Not):
        inner = value(condition.condition)
        return None if inner is None else not inner
    assert isinstance(condition, All | Any)
    values = [value(each) for each in condition.conditions]
    if isinstance(condition, Any):
        return True if True in values else None if None in values else False
    return next((each for each in values if each is not True), True)


def trees(leaves: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=5).map(lambda each: All(tuple(each))),
            st.lists(inner, min_size=1, max_size=5).map(lambda each: Any(tuple(each))),
            inner.map(Not),
        ),
        max_leaves=12,
    )


@given(trees(st.booleans().map(Fixed)))
def test_a_tree_is_true_when_python_says_so(condition: Condition) -> None:
    assert (condition.compile()(HERE) is ELIGIBLE) is value(condition)


@given(trees(st.sampled_from([True, False, None]).map(Fixed)))
def test_what_may_not_be_known_lets_nobody_through_by_a_not(condition: Condition) -> None:
    verdict = condition.compile()(HERE)
    assert (verdict is ELIGIBLE) is (value(condition) is True)
    assert (verdict is NO_CONSENT) is (value(condition) is None)


def test_all_answers_with_the_first_that_does_not_hold() -> None:
    both = All((Locale(("ja",)), All((Device("mobile"), OrderCount(at_least=1)))))
    assert both.compile()(HERE) == Eligibility("device", "desktop", "mobile")


def test_any_lists_what_each_was_missing() -> None:
    either = Any((Device("mobile"), Any((OrderCount(at_least=1), Locale(("en",))))))
    assert either.compile()(HERE) == Eligibility("any", {"device": "desktop", "order_count": 0, "locale": "ja"}, ["mobile", "≥1", ["en"]])


def test_not_names_what_holds() -> None:
    assert Not(Device("desktop")).compile()(HERE) == Eligibility("not", "device", "not device")
    assert Not(Not(Device("desktop"))).compile()(HERE) is ELIGIBLE


def test_not_having_studied_anything_needs_consent_too() -> None:
    assert Not(Studied()).compile()(HERE) is NO_CONSENT


def test_a_hundred_audiences_of_three_conditions_take_a_moment() -> None:
    audience = All((Locale(("ja",)), Device("desktop"), OrderCount(at_most=0)))
    tests = [audience.compile() for _ in range(100)]

    def judge_all() -> None:
        for test in tests:
            test(HERE)

    assert min(timeit.repeat(judge_all, number=20, repeat=5)) / 20 < 500e-6, "about 40 µs on a quiet machine"
