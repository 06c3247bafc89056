"""What people try with a referral programme, honest and not, told through the public hooks."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.web.referral_scene import Club
from upsell_widget.ports.referrals import Particulars

Story = Callable[[Club], object]


def joins_and_buys(place: Club, friend: str = "ken", code: str | None = None, total: int = 5_000, **facts: str) -> None:
    place.join(friend, code, **facts)
    place.buy(friend, total)


def oneself(place: Club) -> None:
    joins_and_buys(place, "hana", place.code())


def an_existing_customer(place: Club) -> None:
    place.house.shop.past = {"ken": 1}
    joins_and_buys(place)


def with_facts(**facts: str) -> Story:
    return lambda place: joins_and_buys(place, "ken", None, 5_000, **facts)


def expired(place: Club) -> None:
    code = place.code()
    place.later(days=366)
    joins_and_buys(place, "ken", code)


def second_invitation(place: Club) -> None:
    place.join("ken", place.code("yui"))
    joins_and_buys(place, "ken", place.code())
    assert place.house.state.store.referrals_by("hana") == ()
    place.send_back(place.orders["o-ken-0"])


def circle(place: Club) -> None:
    """Ken invites Hana, who then invites Ken."""
    place.join("hana", place.code("ken"))
    joins_and_buys(place, "ken", place.code("hana"))


def long_circle(place: Club) -> None:
    place.join("hana", place.code("yui"))
    place.join("yui", place.code("ken"))
    joins_and_buys(place, "ken", place.code("hana"))


def small(place: Club) -> None:
    joins_and_buys(place, total=2_999)


def small_then_large(place: Club) -> None:
    joins_and_buys(place, total=100)
    place.buy("ken", 50_000)


def other_currency(place: Club) -> None:
    place.join("ken")
    place.buy("ken", 5_000, "KRW")


def as_a_guest(place: Club) -> None:
    place.join("ken")
    place.buy("")


def without_buying(place: Club) -> None:
    place.join("ken")


def sent_back_within_the_window(place: Club) -> None:
    place.join("ken")
    order = place.buy("ken")
    place.later(days=13)
    place.send_back(order)


def cancelled_at_once(place: Club) -> None:
    place.join("ken")
    place.cancel(place.buy("ken"))


def sent_back_and_bought_again(place: Club) -> None:
    place.join("ken")
    place.send_back(place.buy("ken"))
    place.buy("ken", 50_000)


def bought_before_signing_up(place: Club) -> None:
    place.describe("ken")
    order = place.buy("ken")
    place.later(hours=1)
    place.join("ken")
    with place.house.app.app_context():
        place.widget.order_placed(order)


def made_up_code(place: Club) -> None:
    joins_and_buys(place, "ken", "2222222222")


def two_friends_in_one_house(place: Club) -> None:
    """The first is honest; the second is the first under another name."""
    joins_and_buys(place, "ken", device="phone of ken")
    place.later(days=2)
    joins_and_buys(place, "ren", device="phone of ken")


def one_card_behind_two_inviters(place: Club) -> None:
    """One person opens an account that invites and another that buys, and then both again."""
    place.join("ren", place.code("yui"), payment="the card")
    place.buy("ren")
    place.later(days=2)
    joins_and_buys(place, "ken", payment="the card")


def third_in_a_day(place: Club) -> None:
    for friend in ("first", "second", "last"):
        joins_and_buys(place, friend)


def above_the_cap(place: Club) -> None:
    for friend in ("first", "second", "third", "last"):
        joins_and_buys(place, friend)
        place.fortnight()


def after_a_refund_after_the_reward(place: Club) -> None:
    joins_and_buys(place, "first")
    place.fortnight()
    place.send_back(place.orders["o-first-0"])
    joins_and_buys(place, "last")


def shop_cannot_say(place: Club) -> None:
    """The shop's own database is away just when the first order comes."""
    place.join("ken")

    def away(shopper_id: str) -> Particulars:
        raise TimeoutError("no route")

    place.book.particulars = away  # type: ignore[method-assign]
    place.buy("ken")


ABUSE: Mapping[str, Story] = {
    "inviting oneself": oneself,
    "the same mailbox with a tag": with_facts(email="hana.sato+2@example.com"),
    "the same mailbox with dots": with_facts(email="h.a.n.a.sato@example.com"),
    "the same mailbox in capitals and full width": with_facts(email="ＨＡＮＡ.SATO@EXAMPLE.COM"),
    "the same card": with_facts(payment="card of hana"),
    "the same address": with_facts(address="東京都千代田区1-1"),
    "the same address written otherwise": with_facts(address="東京都 千代田区 １－１"),
    "the same tablet": with_facts(device="tablet of hana"),
    "everything the same": with_facts(email="hana.sato@example.com", payment="card of hana", address="東京都千代田区1-1"),
    "a second friend on the first one's phone": two_friends_in_one_house,
    "an expired code": expired,
    "a made-up code": made_up_code,
    "a second invitation": second_invitation,
    "two who invite one another": circle,
    "three who invite one another": long_circle,
    "below the minimum": small,
    "below the minimum, then above": small_then_large,
    "another currency": other_currency,
    "one card behind two inviters": one_card_behind_two_inviters,
    "buying as a guest": as_a_guest,
    "signing up only": without_buying,
    "sent back on the last day but one": sent_back_within_the_window,
    "cancelled at once": cancelled_at_once,
    "sent back, then bought again": sent_back_and_bought_again,
    "the shop cannot say who they are": shop_cannot_say,
    "an existing customer": an_existing_customer,
    "bought before signing up": bought_before_signing_up,
    "a third friend in a day": third_in_a_day,
    "a fourth friend above the cap of three": above_the_cap,
    "after an order that went back once it was rewarded": after_a_refund_after_the_reward,
}
REASONS = {
    "inviting oneself": "self_referral",
    "the same mailbox with a tag": "same_mailbox",
    "the same mailbox with dots": "same_mailbox",
    "the same mailbox in capitals and full width": "same_mailbox",
    "the same card": "same_payment",
    "the same address": "same_address",
    "the same address written otherwise": "same_address",
    "the same tablet": "same_device",
    "everything the same": "same_payment",
    "a second friend on the first one's phone": "same_device",
    "an expired code": "code_expired",
    "a made-up code": "no invitation counts",
    "a second invitation": "already_invited",
    "two who invite one another": "circle",
    "three who invite one another": "circle",
    "below the minimum": "below_minimum",
    "below the minimum, then above": "below_minimum",
    "another currency": "other_currency",
    "one card behind two inviters": "same_payment",
    "buying as a guest": "",
    "signing up only": "",
    "sent back on the last day but one": "order_went_back",
    "cancelled at once": "order_went_back",
    "sent back, then bought again": "order_went_back",
    "the shop cannot say who they are": "not_checked",
    "an existing customer": "existing_customer",
    "bought before signing up": "ordered_before_joining",
    "a third friend in a day": "too_many_a_day",
    "a fourth friend above the cap of three": "cap_reached",
    "after an order that went back once it was rewarded": "refunded_after_reward",
}
"""What each is stopped by; nothing stops who never buys."""
SECOND = {"a second friend on the first one's phone": "ren", "inviting oneself": "hana"}
LAST = ("a third friend in a day", "a fourth friend above the cap of three", "after an order that went back once it was rewarded")
