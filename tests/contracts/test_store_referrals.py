"""Every store keeps codes and referrals, steps them one at a time, and rewards are settled exactly once."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from tests.domain.referrals.building import DAY, HANA, NOON, PROGRAMME, person, referral
from tests.shops.rewards import RewardBook
from upsell_widget.domain.money import Money
from upsell_widget.domain.referrals.checks import Known
from upsell_widget.domain.referrals.people import Person
from upsell_widget.domain.referrals.referral import Concern, FirstOrder, Referral, Standing
from upsell_widget.domain.referrals.steps import bought, due, went_back
from upsell_widget.ports import Store
from upsell_widget.referring.settling import ReferralSettlement

LATER = NOON + 60 * DAY


def friends_who_bought(store: Store, count: int) -> list[Referral]:
    made = [referral(n, person(f"friend{n}"), at=NOON + 2 * n * DAY) for n in range(count)]
    for n, each in enumerate(made):
        order = FirstOrder(f"o{n}", each.joined_at, Money(5000, "JPY"))
        store.add_referral(each)
        store.step_referral(each.id, lambda known, others, order=order: bought(known, order, PROGRAMME, Known(others), order.placed_at))  # type: ignore[misc]
    return made


def test_a_customer_keeps_their_first_code_and_nobody_gets_it_too(store: Store) -> None:
    assert store.give_code("hana", "CDFGHJKMNP", NOON, NOON) == "CDFGHJKMNP"
    assert store.give_code("hana", "PNMKJHGFDC", LATER, NOON) == "CDFGHJKMNP"
    assert store.give_code("yui", "CDFGHJKMNP", LATER, NOON) is None
    assert store.code_owner("CDFGHJKMNP") == ("hana", NOON)
    assert store.code_owner("PNMKJHGFDC") is None


def test_a_code_that_has_expired_is_replaced_once_by_however_many_ask(store: Store) -> None:
    store.give_code("hana", "CDFGHJKMNP", NOON, NOON)
    codes = [letter * 10 for letter in "CDFGHJKM"]
    with ThreadPoolExecutor(8) as threads:
        given = set(threads.map(lambda code: store.give_code("hana", code, LATER, NOON + DAY), codes))
    assert len(given) == 1
    assert given < set(codes)
    assert store.code_owner(given.pop() or "") == ("hana", LATER)
    assert store.code_owner("CDFGHJKMNP") is None


def test_friends_are_alike_by_any_known_fact_whoever_invited_them(store: Store) -> None:
    nobody = Person("nobody")
    for number, (friend, inviter) in enumerate([("yui", "rio"), ("ren", "hana")]):
        store.add_referral(referral(number, Person(friend), person(inviter)))
        who = Person(friend, mailbox=f"m of {friend}", payment="shared")
        store.step_referral(f"r{number}", lambda each, _, who=who: replace(each, friend=who))  # type: ignore[misc]
    store.add_referral(referral(5, nobody, person("rio")))
    asked = (
        Person("ken", payment="shared"),
        Person("yui", payment="shared"),
        Person("ken", mailbox="m of ren"),
        Person("ken", address="shared"),
        nobody,
    )
    alike = [[each.friend.shopper_id for each in store.referrals_like(who)] for who in asked]
    assert alike == [["yui", "ren"], ["ren"], ["ren"], [], []]
    store.step_referral("r1", lambda each, _: replace(each, friend=Person("ren")))
    assert [each.id for each in store.referrals_like(Person("ken", payment="shared"))] == ["r0"], "who is forgotten is like nobody"


def test_two_alike_who_order_at_once_behind_two_inviters_are_rewarded_once(store: Store) -> None:
    for number, inviter in enumerate(("hana", "rio")):
        each = referral(number, person(f"friend{number}", payment="shared"), person(inviter))
        order = FirstOrder(f"o{number}", NOON, Money(5000, "JPY"))
        store.add_referral(each)
        store.step_referral(each.id, lambda one, others, order=order: bought(one, order, PROGRAMME, Known(others), NOON))  # type: ignore[misc]
    book = RewardBook()
    settled = ReferralSettlement(store, book, PROGRAMME, "run").settle(LATER)
    assert [(each.id, each.standing) for each in settled] == [("r0", Standing.REWARDED), ("r1", Standing.HELD)]
    assert [(each.code, each.found) for each in settled[1].concerns] == [("same_payment", "as friend friend0 of hana")]
    assert {who for who, _, _ in book.given.values()} == {"friend0", "hana"}


def test_a_friend_is_in_one_referral_only(store: Store) -> None:
    assert store.add_referral(referral(1)) == referral(1)
    assert store.add_referral(referral(2, inviter=person("yui"))) == referral(1)
    assert store.referral_of("ken") == store.referral("r1") == referral(1)
    assert store.referrals_by("hana") == (referral(1),)
    assert store.referrals_by("yui") == ()
    assert store.referral("r2") is None


def test_a_referral_comes_back_as_it_was_stepped(store: Store) -> None:
    full = replace(
        referral(), order=FirstOrder("o1", NOON, Money(5000, "JPY")), concerns=(Concern("same_address", "as the inviter", False),)
    )
    store.add_referral(referral())
    held = store.step_referral("r1", lambda known, others: full.moved(Standing.HELD, LATER))
    assert store.referral("r1") == held
    assert held.standing is Standing.HELD
    with pytest.raises(LookupError, match="referral r9: found none"):
        store.step_referral("r9", lambda known, others: known)


def test_only_what_is_ripe_or_begun_is_to_be_settled(store: Store) -> None:
    friends_who_bought(store, 2)
    store.add_referral(referral(7, person("someone")))
    assert [each.id for each in store.referrals_to_settle(NOON)] == ["r0"]
    assert [each.id for each in store.referrals_to_settle(LATER)] == ["r0", "r1"]
    store.step_referral("r1", lambda known, others: known.moved(Standing.SETTLING, LATER))
    assert [each.id for each in store.referrals_to_settle(NOON - DAY)] == ["r1"]


def test_many_settling_at_once_reward_both_sides_once_and_never_beyond_the_cap(store: Store) -> None:
    friends_who_bought(store, 5)
    ledger = RewardBook()
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda n: ReferralSettlement(store, ledger, PROGRAMME, f"run {n}").settle(LATER), range(8)))
    ReferralSettlement(store, ledger, PROGRAMME, "last").settle(LATER)
    standings = Counter(each.standing for each in store.referrals_by(HANA.shopper_id))
    assert standings == {Standing.REWARDED: PROGRAMME.cap, Standing.REFUSED: 5 - PROGRAMME.cap}
    rewarded = {each.friend.shopper_id for each in store.referrals_by("hana") if each.standing is Standing.REWARDED}
    assert Counter(who for who, _, _ in ledger.given.values()) == {"hana": PROGRAMME.cap} | dict.fromkeys(rewarded, 1)


def test_six_at_once_begin_no_more_than_the_cap(store: Store) -> None:
    made = friends_who_bought(store, 6)
    with ThreadPoolExecutor(6) as threads:
        list(threads.map(lambda each: store.step_referral(each.id, lambda one, others: due(one, PROGRAMME, Known(others), LATER)), made))
    assert Counter(each.standing for each in store.referrals_by("hana"))[Standing.SETTLING] == PROGRAMME.cap


def test_a_shop_that_fails_is_asked_again_with_the_same_key(store: Store) -> None:
    friends_who_bought(store, 1)
    ledger = RewardBook(failures=1)
    settlement = ReferralSettlement(store, ledger, PROGRAMME, "run")
    assert [each.standing for each in settlement.settle(LATER)] == [Standing.SETTLING]
    assert [each.standing for each in settlement.settle(LATER)] == [Standing.REWARDED]
    assert ledger.given == {"referral:r0:friend": ("friend0", 500, "points"), "referral:r0:inviter": ("hana", 500, "points")}
    assert ledger.asked == {"referral:r0:friend": 2, "referral:r0:inviter": 1}


def test_nothing_is_given_before_the_window_or_for_an_order_that_went_back(store: Store) -> None:
    friends_who_bought(store, 1)
    ledger = RewardBook()
    settlement = ReferralSettlement(store, ledger, PROGRAMME, "run")
    assert settlement.settle(NOON + 13 * DAY) == ()
    store.step_referral("r0", lambda known, others: went_back(known, "o0", NOON + 13 * DAY))
    assert settlement.settle(LATER) == ()
    assert ledger.given == {}


def test_a_reset_forgets_codes_and_referrals(store: Store) -> None:
    store.give_code("hana", "CDFGHJKMNP", NOON, NOON)
    store.add_referral(referral())
    store.reset()
    assert store.code_owner("CDFGHJKMNP") is None
    assert store.referrals_by("hana") == ()


def test_referrals_are_listed_by_standing_oldest_first(store: Store) -> None:
    first, second = friends_who_bought(store, 2)
    store.step_referral(second.id, lambda each, _: each.moved(Standing.HELD, LATER))
    assert [each.id for each in store.referrals()] == [first.id, second.id]
    assert [each.id for each in store.referrals(Standing.HELD)] == [second.id]
    assert [each.id for each in store.referrals(at_most=1)] == [first.id]


def test_everyone_gets_what_was_promised_when_the_friend_joined_whatever_the_programme_says_by_then(store: Store) -> None:
    friends_who_bought(store, 1)
    book = RewardBook(failures=1)
    ReferralSettlement(store, book, PROGRAMME, "first").settle(LATER)
    generous = replace(PROGRAMME, friend_reward=9_000, inviter_reward=9_000, unit="gold")
    (settled,) = ReferralSettlement(store, book, generous, "second").settle(LATER)
    assert (settled.standing, settled.decided) == (Standing.REWARDED, "order stood 60 days of 14; reward 1 of 3")
    assert book.balance("hana") == book.balance("friend0") == 500


def test_a_withdrawn_code_leads_nowhere_and_a_new_one_may_be_given(store: Store) -> None:
    store.give_code("hana", "CDFGHJKMNP", NOON, NOON)
    assert store.withdraw_code("hana") is True
    assert store.withdraw_code("hana") is False
    assert store.code_owner("CDFGHJKMNP") is None
    assert store.give_code("hana", "PNMKJHGFDC", LATER, NOON) == "PNMKJHGFDC"
