"""A tea house with a referral programme: people who invite, join, buy, and send things back."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from werkzeug.test import TestResponse

from tests.domain.referrals.building import TEXTS
from tests.shops.rewards import RewardBook
from tests.web.scene import Browser, Scene, tea_house
from upsell_widget.domain.money import Money
from upsell_widget.domain.referrals.programme import Programme
from upsell_widget.domain.referrals.referral import Referral, Standing
from upsell_widget.domain.shop import Line, Order, Shopper
from upsell_widget.extension import UpsellWidget
from upsell_widget.ports.referrals import Particulars, ReferralScheme
from upsell_widget.referring.settling import settle_referrals

PROGRAMME = Programme(
    500, 300, "points", TEXTS, {"ja": "{amount}ポイント", "en": "{amount} points"}, Money(3000, "JPY"), cap=3, most_per_day=2
)


@dataclass
class Club:
    """The tea house, its book of rewards, and what happens there, told through the public hooks alone."""

    house: Scene
    book: RewardBook
    orders: dict[str, Order] = field(default_factory=dict)

    @property
    def widget(self) -> UpsellWidget:
        """The mounted widget."""
        widget: UpsellWidget = self.house.app.extensions["tests.widget"]
        return widget

    def describe(self, shopper_id: str, **facts: str) -> None:
        """What the shop knows of somebody: all their own, unless given."""
        own = {"email": f"{shopper_id}@example.com", "address": f"home of {shopper_id}", "payment": f"card of {shopper_id}"}
        self.book.people[shopper_id] = Particulars(**{**own, "device": f"device of {shopper_id}", **facts})

    def code(self, inviter: str = "hana") -> str:
        """An inviter's code."""
        if inviter not in self.book.people:
            self.describe(inviter)
        with self.house.app.app_context():
            link = self.widget.referral_link(inviter)
        assert link is not None
        return link.rsplit("/", 1)[-1]

    def join(self, friend: str, code: str | None = None, **facts: str) -> Referral | None:
        """Somebody signs up with a code."""
        self.describe(friend, **facts)
        with self.house.app.app_context():
            return self.widget.signed_up(friend, code or self.code())

    def buy(self, friend: str, total: int = 5_000, currency: str = "JPY", order_id: str = "") -> Order:
        """Somebody orders."""
        yen = Money(total, currency)
        order = Order(order_id or f"o-{friend}-{len(self.orders)}", friend, (Line("1", "tea", 1, yen),), yen, self.house.clock())
        self.orders[order.id] = order
        with self.house.app.app_context():
            self.widget.order_placed(order)
        return order

    def send_back(self, order: Order) -> None:
        """It is refunded."""
        with self.house.app.app_context():
            self.widget.order_refunded(order)

    def cancel(self, order: Order) -> None:
        """It is cancelled."""
        with self.house.app.app_context():
            self.widget.order_cancelled(replace(order, cancelled=True))

    def later(self, **span: float) -> None:
        """Time passes."""
        self.house.clock.forward(**span)

    def settle(self) -> None:
        """The hourly job."""
        settle_referrals(self.house.state, self.house.clock())

    def fortnight(self) -> None:
        """The return window passes, and the job runs."""
        self.later(days=14)
        self.settle()

    def standing(self, friend: str) -> Standing | None:
        """How far the referral of a friend came; None: there is none."""
        found = self.house.state.store.referral_of(friend)
        return found.standing if found is not None else None

    def held(self) -> list[str]:
        """The friends whose referrals staff were told of."""
        return [each.signal.shopper_id for each in self.house.state.store.inbox() if each.signal.code == "referral_held"]

    def as_customer(self, shopper_id: str, locale: str = "ja") -> Browser:
        """A browser in which somebody is logged in."""
        self.house.shop.here = Shopper(shopper_id, locale, cart_id="c1")
        return self.house.browser()

    def landing(self, code: str | None = None, browser: Browser | None = None) -> TestResponse:
        """The page behind a link."""
        asked = browser or self.house.browser()
        return asked.client.get(f"/upsell/invitation/{code or self.code()}", headers=asked.headers)


def club(folder: Path, programme: Programme = PROGRAMME, **config: Any) -> Club:
    """A tea house where friends may be invited."""
    book = RewardBook()
    house = tea_house(folder, referrals=ReferralScheme(programme, book, "/join"), **config)
    return Club(house, book)
