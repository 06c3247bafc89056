"""Every store tells a matter once, keeps the inbox, and gives each delivery to one process at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from threading import Barrier

from tests.storage.building import DAY, NOW
from upsell_widget.domain.outbox import Answer, Delivery, DeliveryState, Notice, Sent, Standing, after
from upsell_widget.domain.signal_rules import Heard, Hearing, SignalRule, judge
from upsell_widget.domain.signals import Signal
from upsell_widget.ports import Store

MINUTE = timedelta(minutes=1)
EVERYWHERE = ("inbox", "mail", "crm")
WEEKLY = SignalRule(7 * DAY)


def notice(notice_id: str = "n-1", at: datetime = NOW, channels: tuple[str, ...] = EVERYWHERE, **facts: str) -> Notice:
    given = {"code": "usage_high", "shopper_id": "hana", "found": "1.7 of 2 GB", "matter": "storage_gb"} | facts
    return Notice(notice_id, Signal(at=at, **given), channels)


def tell(store: Store, told: Notice) -> Heard:
    return store.tell(told, partial(judge, told.signal, WEEKLY)).verdict


def claimed(store: Store, at: datetime = NOW) -> Delivery:
    delivery = store.claim(at, at + MINUTE)
    assert delivery is not None
    return delivery


def test_a_matter_is_told_once_within_its_cool_down_and_again_after_it(store: Store) -> None:
    assert tell(store, notice("n-1")) is Heard.TOLD
    assert tell(store, notice("n-2", NOW + 7 * DAY - MINUTE)) is Heard.TOLD_BEFORE
    assert tell(store, notice("n-3", NOW + 7 * DAY)) is Heard.TOLD
    assert [each.id for each in store.inbox()] == ["n-3", "n-1"]
    assert store.notice("n-1") == notice("n-1")
    assert store.notice("n-2") is None


def test_another_person_code_or_matter_is_another_thing(store: Store) -> None:
    others = [notice("n-2", shopper_id="ken"), notice("n-3", code="spike"), notice("n-4", matter="seats")]
    assert [tell(store, each) for each in (notice("n-1"), *others)] == [Heard.TOLD] * 4


def test_what_is_switched_off_is_not_kept(store: Store) -> None:
    off = Hearing(Heard.SWITCHED_OFF)
    assert store.tell(notice(), lambda told_at: off) == off
    assert store.inbox() == ()


def test_raised_by_many_at_once_a_matter_is_told_once(store: Store) -> None:
    line_up = Barrier(8)

    def raise_it(number: int) -> Heard:
        line_up.wait()
        return tell(store, notice(f"n-{number}"))

    with ThreadPoolExecutor(8) as threads:
        heard = list(threads.map(raise_it, range(8)))
    assert sorted(heard) == [Heard.TOLD] + [Heard.TOLD_BEFORE] * 7
    assert len(store.inbox()) == 1


def test_the_inbox_is_filtered_counted_and_moved(store: Store) -> None:
    for each in (notice("n-1"), notice("n-2", NOW + MINUTE, code="spike"), notice("n-3", code="spike", channels=("mail",), matter="")):
        tell(store, each)
    assert store.set_standing("n-1", Standing.READ)
    assert not store.set_standing("n-3", Standing.READ)
    assert not store.set_standing("nobody", Standing.READ)
    assert [each.id for each in store.inbox()] == ["n-2", "n-1"]
    assert [each.id for each in store.inbox(code="spike")] == ["n-2"]
    assert [each.id for each in store.inbox(standing=Standing.READ)] == ["n-1"]
    assert [each.id for each in store.inbox(at_most=1)] == ["n-2"]
    assert dict(store.inbox_counts()) == {("usage_high", Standing.READ): 1, ("spike", Standing.NEW): 1}


def test_a_notice_is_spread_once_to_every_channel_but_the_inbox(store: Store) -> None:
    tell(store, notice())
    tell(store, notice("n-2", channels=("inbox",), matter="seats"))
    tell(store, notice("n-3", channels=(), matter="calls"))
    assert [store.spread(NOW), store.spread(NOW)] == [2, 0]
    assert [(each.notice.id, each.channel, each.state) for each in store.deliveries()] == [
        ("n-1", "crm", DeliveryState.WAITING),
        ("n-1", "mail", DeliveryState.WAITING),
    ]


def test_a_delivery_is_claimed_by_one_and_again_when_the_claim_has_run_out(store: Store) -> None:
    tell(store, notice(channels=("crm",)))
    store.spread(NOW)
    first = claimed(store)
    assert (first.attempts, first.next_at, first.notice) == (1, NOW + MINUTE, notice(channels=("crm",)))
    assert store.claim(NOW + MINUTE / 2, NOW + DAY) is None
    assert claimed(store, NOW + MINUTE).attempts == 2


def test_channels_can_be_skipped(store: Store) -> None:
    tell(store, notice())
    store.spread(NOW)
    assert store.claim(NOW, NOW + DAY, skip=("crm", "mail")) is None
    only = store.claim(NOW, NOW + DAY, skip={"crm"})
    assert only is not None and only.channel == "mail"


def test_many_claim_at_once_and_none_gets_what_another_has(store: Store) -> None:
    for number in range(4):
        tell(store, notice(f"n-{number}", matter=str(number)))
    store.spread(NOW)
    with ThreadPoolExecutor(8) as threads:
        found = [each for each in threads.map(lambda _: store.claim(NOW, NOW + DAY), range(8)) if each is not None]
    places = [(each.notice.id, each.channel) for each in found]
    assert len(places) == len(set(places))
    while (more := store.claim(NOW, NOW + DAY)) is not None:
        places.append((more.notice.id, more.channel))
    assert len(places) == len(set(places)) == 8


def test_an_end_is_written_by_whoever_holds_the_claim_and_an_arrival_by_anyone(store: Store) -> None:
    tell(store, notice(channels=("crm",)))
    store.spread(NOW)
    slow = claimed(store)
    quick = claimed(store, NOW + MINUTE)
    failed = Sent(Answer.FAILED, "status 500")
    assert not store.conclude(after(slow, failed, NOW, 0))
    assert store.conclude(after(quick, failed, NOW + MINUTE, 0))
    (waiting,) = store.deliveries(DeliveryState.WAITING)
    assert (waiting.attempts, waiting.problem, waiting.next_at) == (2, "status 500", NOW + 6 * MINUTE)
    assert store.conclude(after(slow, Sent(Answer.TAKEN), NOW, 0))
    assert [each.state for each in store.deliveries()] == [DeliveryState.DELIVERED]
    assert dict(store.delivery_counts()) == {DeliveryState.DELIVERED: 1}


def test_what_is_dead_can_be_sent_anew(store: Store) -> None:
    tell(store, notice())
    store.spread(NOW)
    dead = replace(claimed(store), state=DeliveryState.DEAD, problem="status 500")
    assert store.conclude(dead)
    assert store.redeliver("n-1", NOW + DAY) == 1
    assert store.redeliver("n-1", NOW + DAY) == 0
    again = next(each for each in store.deliveries() if each.channel == dead.channel)
    assert (again.state, again.attempts, again.next_at) == (DeliveryState.WAITING, 0, NOW + DAY)


def test_a_disabled_channel_keeps_back_what_waits_for_it(store: Store) -> None:
    tell(store, notice())
    store.spread(NOW)
    store.disable_channel("crm", "print-1", NOW)
    store.disable_channel("crm", "print-2", NOW)
    assert store.disabled_channels() == {"crm": "print-2"}
    assert {each.channel: each.state for each in store.deliveries()} == {"crm": DeliveryState.DISABLED, "mail": DeliveryState.WAITING}
    store.enable_channel("crm")
    store.enable_channel("crm")
    assert store.disabled_channels() == {}
    assert store.redeliver("n-1", NOW) == 1


def test_a_visitors_notices_become_the_customers_and_count_for_them(store: Store) -> None:
    tell(store, notice(shopper_id="visitor-1"))
    store.merge("visitor-1", "hana", NOW)
    assert [each.signal.shopper_id for each in store.inbox()] == ["hana"]
    assert tell(store, notice("n-2", NOW + DAY)) is Heard.TOLD_BEFORE


def test_what_is_old_is_pruned_with_its_deliveries_and_a_reset_forgets_the_rest(store: Store) -> None:
    tell(store, notice("old", NOW - 91 * DAY))
    tell(store, notice("new"))
    store.spread(NOW - 91 * DAY)
    waiting = store.prune(NOW, events=90 * DAY, receipts=30 * DAY)
    assert (waiting["notices"], waiting["deliveries"]) == (0, 0), "what waits is not lost"
    for _ in EVERYWHERE:
        if (delivery := store.claim(NOW - 91 * DAY, NOW - 91 * DAY + MINUTE)) is not None:
            store.conclude(replace(delivery, state=DeliveryState.DEAD))
    pruned = store.prune(NOW, events=90 * DAY, receipts=30 * DAY)
    assert (pruned["notices"], pruned["deliveries"]) == (1, 2)
    kept = store.prune(NOW + 13 * DAY, events=DAY, receipts=DAY)
    assert (kept["notices"], kept["deliveries"]) == (0, 0), "known for 14 days, however short events are kept"
    store.disable_channel("crm", "print", NOW)
    store.reset()
    assert (store.inbox(), store.deliveries(), store.disabled_channels()) == ((), (), {})
