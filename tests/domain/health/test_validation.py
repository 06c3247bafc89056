"""What a rule is worth on a history is said as it is: too little data, not monotone, or its AUC."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upsell_widget.domain.health import HealthRule, Measure, Shape
from upsell_widget.domain.health.validation import Case, auc, validate

SCORE = HealthRule((Measure("points", Shape.SHARE, 100, 1),), fewest=1)


def cases(of: dict[int, tuple[int, int]]) -> list[Case]:
    """Score → how many left and how many stayed."""
    return [
        Case({"points": score}, left)
        for score, numbers in of.items()
        for left, n in zip((True, False), numbers, strict=True)
        for _ in range(n)
    ]


def test_bands_that_leave_less_and_less_are_monotone() -> None:
    found = validate(SCORE, cases({20: (30, 10), 50: (20, 20), 70: (10, 30), 90: (2, 38)}))
    assert found.monotone is True
    assert [each.churn for each in found.compared] == [0.75, 0.5, 0.25, 0.05]
    assert found.auc is not None and found.auc > 0.75


def test_a_better_band_that_leaves_more_is_called_not_monotone() -> None:
    assert validate(SCORE, cases({20: (10, 30), 50: (20, 20), 90: (20, 30)})).monotone is False


def test_too_few_are_no_figure() -> None:
    found = validate(SCORE, cases({20: (29, 5), 90: (0, 100)}))
    assert found.auc is None
    assert validate(SCORE, []).monotone is None


def test_a_customer_of_whom_too_little_is_known_is_counted_as_unknown_only() -> None:
    found = validate(SCORE, [*cases({20: (30, 0), 90: (0, 30)}), Case({}, True)])
    assert found.auc == 1.0
    assert (found.bands[-1].band.value, found.bands[-1].customers, found.bands[-1].left) == ("unknown", 1, 1)


@given(st.lists(st.tuples(st.integers(0, 5), st.booleans()), min_size=2).filter(lambda rows: len({left for _, left in rows}) == 2))
def test_the_auc_is_the_share_of_pairs_in_order(rows: list[tuple[int, bool]]) -> None:
    stayed, gone = [s for s, left in rows if not left], [s for s, left in rows if left]
    pairs = [(one > other) + (one == other) / 2 for one in stayed for other in gone]
    assert auc(rows) == pytest.approx(sum(pairs) / len(pairs))
