"""Honest ways through a referral programme: none of them may be stopped."""

from __future__ import annotations

from collections.abc import Mapping

from tests.web.fraud_stories import Story, joins_and_buys
from tests.web.referral_scene import Club


def at_once(place: Club) -> None:
    joins_and_buys(place)


def exactly_the_minimum(place: Club) -> None:
    joins_and_buys(place, total=3_000)


def weeks_later(place: Club) -> None:
    place.join("ken")
    place.later(days=60)
    place.buy("ken")


def code_typed_by_hand(place: Club) -> None:
    code = place.code()
    joins_and_buys(place, "ken", f" {code[:5].lower()} - {code[5:].lower()} ")


def on_the_last_day_of_the_code(place: Club) -> None:
    code = place.code()
    place.later(days=365)
    joins_and_buys(place, "ken", code)


def little_is_known(place: Club) -> None:
    joins_and_buys(place, address="", payment="", device="")


def nothing_is_known_of_the_inviter_either(place: Club) -> None:
    place.describe("hana", address="", payment="", device="")
    joins_and_buys(place, address="", payment="", device="")


def second_of_the_day(place: Club) -> None:
    joins_and_buys(place, "ren")
    joins_and_buys(place, "ken")


def third_under_the_cap(place: Club) -> None:
    for friend in ("ren", "rio"):
        joins_and_buys(place, friend)
        place.fortnight()
    joins_and_buys(place, "ken")


def friend_of_a_friend(place: Club) -> None:
    place.join("hana", place.code("yui"))
    joins_and_buys(place, "ken")


def another_order_sent_back(place: Club) -> None:
    joins_and_buys(place)
    place.send_back(place.buy("ken", 9_000))


def told_twice(place: Club) -> None:
    place.join("ken")
    order = place.buy("ken")
    with place.house.app.app_context():
        place.widget.order_placed(order)


def another_friends_order_went_back_in_time(place: Club) -> None:
    joins_and_buys(place, "ren")
    place.send_back(place.orders["o-ren-0"])
    place.later(days=2)
    joins_and_buys(place, "ken")


HONEST: Mapping[str, Story] = {
    "joins and buys": at_once,
    "exactly the minimum": exactly_the_minimum,
    "buys weeks later": weeks_later,
    "the code typed by hand": code_typed_by_hand,
    "on the last day of the code": on_the_last_day_of_the_code,
    "little is known of the friend": little_is_known,
    "nothing is known of either": nothing_is_known_of_the_inviter_either,
    "the second of the day": second_of_the_day,
    "the third under the cap": third_under_the_cap,
    "a friend of a friend": friend_of_a_friend,
    "a later order is sent back": another_order_sent_back,
    "an order told twice": told_twice,
    "another friend's order went back in time": another_friends_order_went_back_in_time,
}
