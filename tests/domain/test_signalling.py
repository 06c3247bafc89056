"""What is told of, to whom, and how often it is tried."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.storage.building import DAY, NOW
from upsell_widget.domain.channels import DEFAULT_CHANNELS, Channel, ChannelKind, Signalling
from upsell_widget.domain.outbox import JITTER, WAITS, Answer, Delivery, DeliveryState, Notice, Sent, after
from upsell_widget.domain.signal_rules import DEFAULTS, OTHERWISE, Heard, Hearing, SignalRule, SignalRules, judge
from upsell_widget.domain.signal_words import TITLES, message_of, title_of
from upsell_widget.domain.signals import Signal, SignalCode

SIGNAL = Signal("spike", "hana", NOW, "40 an hour", "exports")
WAITING = Delivery(Notice("msg_1", SIGNAL), "crm", DeliveryState.WAITING, 1, NOW)
FAILED = Sent(Answer.FAILED, "status 500")


def test_what_was_never_told_is_told() -> None:
    assert judge(SIGNAL, SignalRule(DAY), None) == Hearing(Heard.TOLD)


def test_within_the_cool_down_it_says_when_it_was_told() -> None:
    told_before = Hearing(Heard.TOLD_BEFORE, "told 2026-11-23 02:00", "not within 1 day, 0:00:00")
    assert judge(SIGNAL, SignalRule(DAY), NOW - timedelta(hours=1)) == told_before


def test_a_clock_that_ran_ahead_silences_a_matter_for_its_cool_down_at_most() -> None:
    assert judge(SIGNAL, SignalRule(DAY), NOW + timedelta(hours=1)).verdict is Heard.TOLD_BEFORE
    assert judge(SIGNAL, SignalRule(DAY), NOW + 300 * DAY).verdict is Heard.TOLD


def test_what_is_switched_off_is_never_told() -> None:
    assert judge(SIGNAL, SignalRule(DAY, enabled=False), None).verdict is Heard.SWITCHED_OFF


@given(cool_down=st.timedeltas(timedelta(minutes=1), 90 * DAY), hours=st.lists(st.integers(0, 24 * 30), max_size=40))
def test_between_two_that_are_told_lies_the_cool_down(cool_down: timedelta, hours: list[int]) -> None:
    moments: list[datetime] = []
    for hour in sorted(hours):
        signal = Signal("spike", "hana", NOW + timedelta(hours=hour))
        if judge(signal, SignalRule(cool_down), moments[-1] if moments else None).verdict is Heard.TOLD:
            moments.append(signal.at)
    assert all(later - earlier >= cool_down for earlier, later in pairwise(moments))
    assert bool(moments) == bool(hours)


def test_every_code_has_a_rule_and_words_in_both_languages() -> None:
    assert set(DEFAULTS) == set(SignalCode)
    assert set(SignalCode) < set(TITLES)
    assert all(title_of(code, "ja") != title_of(code, "en") for code in SignalCode)


def test_a_hosts_own_code_stands_for_itself() -> None:
    assert SignalRules().rule("parcel_lost") == OTHERWISE
    assert title_of("parcel_lost", "ja") == "parcel_lost"
    assert message_of(Signal("parcel_lost", "", NOW), "en") == ""


def test_an_owners_rule_stands_before_the_default() -> None:
    own = SignalRule(DAY, enabled=False)
    assert SignalRules({"spike": own}).rule("spike") is own
    assert SignalRules({"spike": own}).rule("needs_action") is DEFAULTS["needs_action"]


def test_a_signal_goes_to_the_channels_that_take_its_code_and_that_its_rule_names() -> None:
    mail, crm = Channel("mail", ChannelKind.APPRISE, codes=("spike",)), Channel("crm", ChannelKind.WEBHOOK)
    signalling = Signalling((*DEFAULT_CHANNELS, mail, crm), SignalRules({"spike": SignalRule(channels=("mail", "inbox"))}))
    assert signalling.names_for("spike") == ("inbox", "mail")
    assert signalling.names_for("needs_action") == ("inbox", "staff", "crm")


def test_another_address_or_secret_is_another_endpoint() -> None:
    prints = {Channel("crm", ChannelKind.WEBHOOK, url, secret).fingerprint for url in ("a", "b") for secret in ("c", "d")}
    assert len(prints) == 4


def test_the_waits_are_the_published_ones() -> None:
    assert [wait.total_seconds() for wait in WAITS] == [0, 5, 300, 1800, 7200, 18000, 36000, 50400, 72000, 86400]


@given(attempts=st.integers(1, len(WAITS)), chance=st.floats(0, 1))
def test_a_failure_waits_its_turn_with_a_little_jitter_or_is_the_last(attempts: int, chance: float) -> None:
    claimed = Delivery(WAITING.notice, "crm", DeliveryState.WAITING, attempts, NOW)
    ended = after(claimed, FAILED, NOW, chance)
    assert ended.problem == "status 500"
    if attempts == len(WAITS):
        assert ended.state is DeliveryState.DEAD
    else:
        assert ended.state is DeliveryState.WAITING
        assert WAITS[attempts] <= ended.next_at - NOW <= WAITS[attempts] * (1 + JITTER)


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (Answer.TAKEN, DeliveryState.DELIVERED),
        (Answer.GONE, DeliveryState.DISABLED),
        (Answer.AWAY, DeliveryState.WAITING),
        (Answer.FAILED, DeliveryState.WAITING),
    ],
)
def test_an_answer_decides_what_becomes_of_a_delivery(answer: Answer, state: DeliveryState) -> None:
    assert after(WAITING, Sent(answer), NOW, 0).state is state
