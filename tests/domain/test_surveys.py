"""Answers to the survey: what one may be, and when somebody may be asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upsell_widget.domain.loyalty import Loyalty
from upsell_widget.domain.surveys import (
    ANSWERED,
    ASKED,
    EVERY,
    LONGEST_REASON,
    Asking,
    SurveyAnswer,
    asked_quiet,
    clean_reason,
    may_answer,
    may_ask,
    score_of,
    stays_shown,
)  # fmt: skip

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.mark.parametrize("score", [-1, 11])
def test_a_score_is_zero_to_ten(score: int) -> None:
    with pytest.raises(ValueError, match="expected 0 to 10"):
        SurveyAnswer("a", "hana", score, NOW)


def test_a_reason_has_an_end() -> None:
    with pytest.raises(ValueError, match="at most 1000"):
        SurveyAnswer("a", "hana", 5, NOW, "x" * (LONGEST_REASON + 1))


@given(st.text(max_size=2 * LONGEST_REASON))
def test_whatever_is_written_can_be_kept(text: str) -> None:
    cleaned = clean_reason(text)
    assert SurveyAnswer("a", "hana", 5, NOW, cleaned).reason == cleaned == clean_reason(cleaned)
    assert all(each == "\n" or each.isprintable() for each in cleaned)


@given(st.text(max_size=4))
def test_only_the_eleven_scores_are_scores(text: str) -> None:
    assert score_of(text) == (int(text) if text in {str(each) for each in range(11)} else None)


def test_after_an_answer_nobody_is_asked_for_ninety_days() -> None:
    quiet = SurveyAnswer("a", "hana", 5, NOW).quiet
    quiets = {quiet.key: quiet.until}
    assert quiet.key == ANSWERED
    for days, free in ((0, False), (89, False), (90, True)):
        assert (may_answer(quiets, NOW + timedelta(days=days)), may_ask(quiets, NOW + timedelta(days=days))) == (free, free)


def test_after_a_not_now_one_is_not_asked_but_may_answer() -> None:
    quiet = asked_quiet(NOW, Asking.LATER)
    assert (quiet.key, quiet.until) == (ASKED, NOW + EVERY)
    assert may_answer({quiet.key: quiet.until}, NOW)
    assert [may_ask({quiet.key: quiet.until}, NOW + timedelta(days=days)) for days in (0, 89, 90)] == [False, False, True]


def test_what_was_shown_on_a_page_stays_a_day_and_is_then_silent_for_ninety() -> None:
    quiet = asked_quiet(NOW, Asking.PAGE)
    quiets = {quiet.key: quiet.until}
    shown = [stays_shown(quiets, NOW + timedelta(hours=hours)) for hours in (0, 23, 24, 100 * 24)]
    assert shown == [True, True, False, False]
    assert [may_ask(quiets, NOW + timedelta(days=days)) for days in (0, 89, 90)] == [False, False, True]
    assert may_ask(quiets, NOW, Asking.LATER), "who was shown it may put it off"
    assert not stays_shown(quiets | {ASKED: NOW + EVERY}, NOW)
    assert not stays_shown(quiets | {ANSWERED: NOW + EVERY}, NOW)
    assert not stays_shown({}, NOW)


def test_what_is_silent_for_ever_stays_so() -> None:
    assert not may_answer({ANSWERED: None}, NOW + 100 * EVERY)


def test_of_our_answer_and_the_shops_word_the_lower_is_the_fact() -> None:
    assert Loyalty().with_answer(3).is_detractor
    assert Loyalty(nps=9).with_answer(3).is_detractor, "whatever the shop knew before"
    assert Loyalty(nps=3).with_answer(9).is_detractor, "what the shop states is the shop's to lift"
    assert Loyalty(nps=9).with_answer(None).nps == 9
