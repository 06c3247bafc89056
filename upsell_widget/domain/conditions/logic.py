"""All, any, not: conditions made of conditions, compiled flat."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

from upsell_widget.domain.context import Context
from upsell_widget.domain.policies import Condition, Test
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility, Reason


def _some(conditions: tuple[Condition, ...]) -> None:
    if not conditions:
        raise ValueError("found no conditions, expected at least one")


@dataclass(frozen=True, slots=True)
class All:
    """Every one of these holds. The verdict is that of the first that does not."""

    code: ClassVar[str] = "all"
    conditions: tuple[Condition, ...]

    def __post_init__(self) -> None:
        _some(self.conditions)

    def compile(self) -> Test:
        """One test of them all; an all within an all costs nothing."""
        tests = tuple(condition.compile() for condition in self._flat())
        match tests:
            case (only,):
                return only
            case (first, second):
                return _both(first, second)
            case (first, second, third):
                return _three(first, second, third)
        return _every(tests)

    def _flat(self) -> Iterator[Condition]:
        for condition in self.conditions:
            if isinstance(condition, All):
                yield from condition._flat()
            else:
                yield condition


def _both(first: Test, second: Test) -> Test:
    def test(context: Context) -> Eligibility:
        verdict = first(context)
        return second(context) if verdict is ELIGIBLE else verdict

    return test


def _three(first: Test, second: Test, third: Test) -> Test:
    def test(context: Context) -> Eligibility:
        verdict = first(context)
        if verdict is not ELIGIBLE:
            return verdict
        verdict = second(context)
        return third(context) if verdict is ELIGIBLE else verdict

    return test


def _every(tests: tuple[Test, ...]) -> Test:
    def test(context: Context) -> Eligibility:
        for each in tests:
            verdict = each(context)
            if verdict is not ELIGIBLE:
                return verdict
        return ELIGIBLE

    return test


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of these holds. The verdict of a failure lists what each was missing."""

    code: ClassVar[str] = "any"
    conditions: tuple[Condition, ...]

    def __post_init__(self) -> None:
        _some(self.conditions)

    def compile(self) -> Test:
        """One test of them; an any within an any costs nothing."""
        tests = tuple(condition.compile() for condition in self._flat())
        code = self.code

        def test(context: Context) -> Eligibility:
            for each in tests:
                if each(context) is ELIGIBLE:
                    return ELIGIBLE
            verdicts = [each(context) for each in tests]
            unknown = next((verdict for verdict in verdicts if verdict.reason == Reason.NO_CONSENT), None)
            return unknown or Eligibility(code, _figures(verdicts), [verdict.expected for verdict in verdicts])

        return tests[0] if len(tests) == 1 else test

    def _flat(self) -> Iterator[Condition]:
        for condition in self.conditions:
            if isinstance(condition, Any):
                yield from condition._flat()
            else:
                yield condition


def _figures(verdicts: list[Eligibility]) -> dict[str, object]:
    return {str(verdict.reason): verdict.found for verdict in verdicts}


@dataclass(frozen=True, slots=True)
class Not:
    """This does not hold. What may not be known (``no_consent``) is not known to be otherwise either."""

    code: ClassVar[str] = "not"
    condition: Condition

    def compile(self) -> Test:
        """The opposite test; not not is nothing."""
        if isinstance(self.condition, Not):
            return self.condition.condition.compile()
        inner, code, name = self.condition.compile(), self.code, self.condition.code

        def test(context: Context) -> Eligibility:
            verdict = inner(context)
            if verdict is ELIGIBLE:
                return Eligibility(code, name, f"not {name}")
            return verdict if verdict.reason == Reason.NO_CONSENT else ELIGIBLE

        return test
