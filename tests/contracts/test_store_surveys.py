"""Every store keeps an answer once, asks at most once in 90 days, and forgets when told to."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

from tests.storage.building import DAY, NOW
from upsell_widget.domain.outcomes import Recollection
from upsell_widget.domain.surveys import Asking, SurveyAnswer
from upsell_widget.ports import Store

ANSWER = SurveyAnswer("answer-1", "hana", 3, NOW, "配送が\n遅い <b>", {"band": "healthy", "source": "mail"}, qa=True)


def nps_of(store: Store, shopper_id: str) -> int | None:
    known = store.recall(shopper_id, "session", NOW).nps
    assert store.feeling(shopper_id).nps == known
    return known


def test_an_answer_is_kept_as_it_was_given_and_recalled_as_a_fact(store: Store) -> None:
    assert (store.was_answered("answer-1"), nps_of(store, "hana")) == (False, None)
    assert store.keep_answer(ANSWER)
    assert tuple(store.survey_answers()) == (ANSWER,)
    assert (store.was_answered("answer-1"), nps_of(store, "hana"), nps_of(store, "taro")) == (True, 3, None)


def test_there_is_one_answer_in_ninety_days_however_often_one_is_invited(store: Store) -> None:
    assert store.keep_answer(ANSWER)
    assert not store.keep_answer(replace(ANSWER, id="answer-2", score=10, at=NOW + 90 * DAY - timedelta(seconds=1)))
    assert nps_of(store, "hana") == 3
    assert store.keep_answer(replace(ANSWER, id="answer-3", score=10, at=NOW + 90 * DAY))
    assert nps_of(store, "hana") == 10
    assert [each.id for each in store.survey_answers()] == ["answer-1", "answer-3"]
    assert [each.id for each in store.survey_answers(NOW + DAY)] == ["answer-3"]


def test_answers_of_one_shopper_are_theirs_alone(store: Store) -> None:
    other = replace(ANSWER, id="answer-2", shopper_id="taro", score=10)
    assert store.keep_answer(ANSWER)
    assert store.keep_answer(other)
    assert tuple(store.survey_answers(shopper_id="taro")) == (other,)
    assert tuple(store.survey_answers(NOW + DAY, "taro")) == ()


def test_a_form_answers_once_whoever_sends_it(store: Store) -> None:
    assert store.keep_answer(ANSWER)
    assert not store.keep_answer(replace(ANSWER, shopper_id="taro", at=NOW + 200 * DAY))
    assert store.keep_answer(replace(ANSWER, id="answer-2", shopper_id="taro"))


def test_of_many_answers_at_once_one_is_kept(store: Store) -> None:
    answers = [replace(ANSWER, id=f"answer-{number}", score=number % 11) for number in range(16)]
    with ThreadPoolExecutor(8) as threads:
        kept = list(threads.map(store.keep_answer, answers))
    assert sum(kept) == 1
    assert len(store.survey_answers()) == 1


def test_one_is_asked_once_in_ninety_days_and_not_soon_after_an_answer(store: Store) -> None:
    assert store.note_asked("hana", NOW, Asking.LINK)
    assert not store.note_asked("hana", NOW + 89 * DAY, Asking.LINK)
    assert store.keep_answer(replace(ANSWER, at=NOW + 89 * DAY)), "who was asked may answer"
    assert not store.note_asked("hana", NOW + 178 * DAY, Asking.LINK)
    assert store.note_asked("hana", NOW + 179 * DAY, Asking.LINK)
    assert store.note_asked("taro", NOW, Asking.LINK)


def test_the_first_time_a_page_shows_it_counts_as_asking_and_leaves_the_not_now_open(store: Store) -> None:
    assert store.note_asked("hana", NOW, Asking.PAGE)
    assert not store.note_asked("hana", NOW, Asking.PAGE)
    assert not store.note_asked("hana", NOW + 89 * DAY, Asking.LINK)
    assert store.note_asked("hana", NOW, Asking.LATER)
    assert not store.note_asked("hana", NOW, Asking.LATER)


def test_a_log_in_takes_answer_and_silence_along(store: Store) -> None:
    assert store.keep_answer(replace(ANSWER, shopper_id="visitor-1"))
    store.merge("visitor-1", "hana", NOW)
    assert (nps_of(store, "visitor-1"), nps_of(store, "hana")) == (None, 3)
    assert not store.keep_answer(replace(ANSWER, id="answer-2"))
    assert not store.keep_answer(replace(ANSWER, id="answer-3", shopper_id="visitor-1"))


def test_answers_are_pruned_after_their_time(store: Store) -> None:
    assert store.keep_answer(replace(ANSWER, at=NOW - 731 * DAY))
    assert store.keep_answer(replace(ANSWER, id="answer-2", at=NOW - 730 * DAY, shopper_id="taro"))
    assert store.prune(NOW, 90 * DAY, 30 * DAY, 730 * DAY)["survey_answers"] == 1
    assert [each.id for each in store.survey_answers()] == ["answer-2"]


def test_a_shoppers_answers_are_forgotten_and_nobody_elses(store: Store) -> None:
    assert store.keep_answer(ANSWER)
    assert store.keep_answer(replace(ANSWER, id="answer-2", shopper_id="taro"))
    assert (store.forget_answers("hana"), store.forget_answers("hana")) == (1, 0)
    assert [each.shopper_id for each in store.survey_answers()] == ["taro"]
    assert nps_of(store, "hana") is None
    assert not store.note_asked("hana", NOW + DAY, Asking.LINK)


def test_a_reset_forgets_answers_and_silences(store: Store) -> None:
    assert store.keep_answer(ANSWER)
    store.reset()
    assert store.survey_answers() == ()
    assert store.recall("hana", "session", NOW) == Recollection()
    assert store.keep_answer(ANSWER)
