"""The fraud table: twenty attempts of abuse are paid nothing, and say why; honest referrals are all rewarded."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from tests.domain.referrals.building import DAY, HANA, NOON, PROGRAMME, Attempt, person, referral
from upsell_widget.domain.money import Money
from upsell_widget.domain.referrals.people import Person, mailbox, place
from upsell_widget.domain.referrals.referral import FirstOrder, Referral, Standing
from upsell_widget.domain.referrals.words import REASONS, reason_in_words

REWARDED = [replace(referral(n, person(f"friend{n}"), at=NOON - n * 5 * DAY), standing=Standing.REWARDED) for n in (2, 3, 4)]
TODAY = [referral(n, person(f"friend{n}"), at=NOON - timedelta(hours=n)) for n in (2, 3)]
MAIL = mailbox("hana.sato@example.com")
HOME = place("東京都千代田区1-1")


def bought_by(friend: Person, inviter: str = "rio", after: timedelta = -2 * DAY) -> Referral:
    """A friend of somebody else's who ordered."""
    joined = referral(9, friend, person(inviter), NOON - 9 * DAY)
    return replace(joined, standing=Standing.BOUGHT, order=FirstOrder("o9", NOON + after, Money(5000, "JPY")))


ABUSE = {
    "invites oneself": (Attempt(HANA), "self_referral"),
    "own card, other account": (Attempt(person("ken", payment=HANA.payment)), "same_payment"),
    "own address, other account": (Attempt(person("ken", address=HANA.address)), "same_address"),
    "own device, other account": (Attempt(person("ken", device=HANA.device)), "same_device"),
    "own mailbox, other account": (Attempt(person("ken", mailbox=HANA.mailbox)), "same_mailbox"),
    "two friends with one card": (
        Attempt(person("ken", payment="p"), others=[referral(2, person("yui", payment="p"), at=NOON - 9 * DAY)]),
        "same_payment",
    ),
    "two friends on one device": (
        Attempt(person("ken", device="d"), others=[referral(2, person("yui", device="d"), at=NOON - 9 * DAY)]),
        "same_device",
    ),
    "two friends in one mailbox": (
        Attempt(person("ken", mailbox="m"), others=[referral(2, person("yui", mailbox="m"), at=NOON - 9 * DAY)]),
        "same_mailbox",
    ),
    "an existing customer as friend": (Attempt(earlier_orders=1), "existing_customer"),
    "A invites B, who invites A": (Attempt(invited_by={"hana": "ken"}), "circle"),
    "a circle of three": (Attempt(invited_by={"hana": "yui", "yui": "ken"}), "circle"),
    "a second code after the first": (Attempt(invited_by={"ken": "yui"}), "already_invited"),
    "signs up with the code again": (Attempt(invited_by={"ken": "hana"}), "already_invited"),
    "an expired code": (Attempt(code_age=366 * DAY), "code_expired"),
    "a code put in after the purchase": (Attempt(ordered_after=-timedelta(hours=1)), "ordered_before_joining"),
    "an order below the minimum": (Attempt(total=2999), "below_minimum"),
    "an order in a cheaper currency": (Attempt(currency="KRW"), "other_currency"),
    "one card behind two inviters": (
        Attempt(person("ken", payment="p"), elsewhere=[bought_by(person("yui", payment="p"))]),
        "same_payment",
    ),
    "one device behind two inviters": (Attempt(person("ken", device="d"), elsewhere=[bought_by(person("yui", device="d"))]), "same_device"),
    "cancelled within the hour": (Attempt(went_back_after=timedelta(minutes=5)), "order_went_back"),
    "sent back on the last day": (Attempt(went_back_after=13 * DAY), "order_went_back"),
    "more friends in a day than allowed": (Attempt(others=TODAY), "too_many_a_day"),
    "more friends than the cap": (Attempt(others=REWARDED), "cap_reached"),
    "the friend before sent it back after the reward": (
        Attempt(others=[replace(REWARDED[0], standing=Standing.OVERTURNED)]),
        "refunded_after_reward",
    ),
}

HONEST = {
    "a friend buys": Attempt(),
    "exactly the minimum": Attempt(total=3000),
    "buys weeks later": Attempt(ordered_after=30 * DAY, asked_after=45 * DAY),
    "buys at once": Attempt(ordered_after=timedelta()),
    "on the last day of the code": Attempt(code_age=365 * DAY),
    "the moment the window ends": Attempt(ordered_after=timedelta(), asked_after=PROGRAMME.return_window),
    "nothing is known of payment and place": Attempt(replace(person("ken"), payment="", address="", device="")),
    "neither's device is known": Attempt(replace(person("ken"), device=""), others=[referral(2, replace(person("yui"), device=""))]),
    "the second friend of the day": Attempt(others=TODAY[:1]),
    "the last reward under the cap": Attempt(others=REWARDED[:2]),
    "a friend of a friend": Attempt(invited_by={"hana": "yui"}),
    "somebody else's friend, alike, who ordered later": Attempt(
        person("ken", payment="p"), elsewhere=[bought_by(person("yui", payment="p"), after=DAY)]
    ),
    "somebody else's friend of whom nothing is known": Attempt(
        replace(person("ken"), payment=""), elsewhere=[bought_by(replace(person("yui"), payment=""))]
    ),
    "another friend's order went back before any reward": Attempt(
        others=[replace(referral(2, person("yui"), at=NOON - 9 * DAY), standing=Standing.REFUSED)]
    ),
}


@pytest.mark.parametrize("attempt", ABUSE, ids=str)
def test_abuse_is_paid_nothing_and_says_why(attempt: str) -> None:
    tried, code = ABUSE[attempt]
    outcome = tried.outcome()
    assert outcome.standing in (Standing.REFUSED, Standing.HELD)
    assert code in {each.code for each in outcome.concerns}
    assert all(each.found for each in outcome.concerns)


@pytest.mark.parametrize("attempt", HONEST, ids=str)
def test_an_honest_referral_is_rewarded(attempt: str) -> None:
    outcome = HONEST[attempt].outcome()
    assert (outcome.standing, outcome.concerns) == (Standing.SETTLING, ())


def test_the_table_is_as_large_as_promised() -> None:
    assert len(ABUSE) >= 20
    assert len(HONEST) >= 10


@pytest.mark.parametrize(
    "alias", ["Hana.Sato@example.com", "hanasato+2@EXAMPLE.com", "ｈａｎａ.ｓａｔｏ@example.com", " hana.sato@example.com."]
)
def test_an_alias_is_the_same_mailbox(alias: str) -> None:
    assert mailbox(alias) == MAIL


@pytest.mark.parametrize("written", ["東京都 千代田区 １－１", "東京都千代田区１ー１".replace("ー", "-")])
def test_an_address_written_otherwise_is_the_same_place(written: str) -> None:
    assert place(written) == HOME


@pytest.mark.parametrize("attempt", ABUSE, ids=str)
def test_staff_who_read_japanese_read_the_figure_in_japanese(attempt: str) -> None:
    for concern in ABUSE[attempt][0].outcome().concerns:
        told = reason_in_words(concern, "ja")
        assert not re.search(r"\b(as|of|before|by|is|allowed|account)\b", told), told


def test_every_reason_of_the_table_has_words_in_both_languages() -> None:
    for tried, code in ABUSE.values():
        concern = next(each for each in tried.outcome().concerns if each.code == code)
        assert reason_in_words(concern, "ja").startswith(REASONS[code][0])
        assert concern.found in reason_in_words(concern, "en")
