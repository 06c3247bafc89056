"""A ledger shop with the widget mounted, and a browser that speaks HTTP like the popup does."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from flask import Flask, has_request_context, request
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.shops.ledger_shop import PLACED, LedgerShop
from tests.shops.stock import Goods, fill, open_shop, shelve
from upsell_widget.domain.changes import Target
from upsell_widget.domain.offers import Offer
from upsell_widget.domain.outcomes import Publication
from upsell_widget.domain.shop import Order, Shopper
from upsell_widget.extension import UpsellWidget
from upsell_widget.ports.referrals import ReferralScheme
from upsell_widget.recommenders.index import sync
from upsell_widget.state import Page, State, state_of
from upsell_widget.web.signing import OfferSigner

CART, ORDER = Target("cart", "c1"), Target("order", "o1")
PAGE = "<!doctype html><body><h1>お茶の店</h1></body>"
SAME_SITE = {"Sec-Fetch-Site": "same-origin", "Upsell-Fragment": "1"}
PAGES = {
    "cart": Page("cart"),  # type: ignore[arg-type]
    "tea": Page("product", product="product_id"),  # type: ignore[arg-type]
    "thanks": Page("post_purchase", order="order_id"),  # type: ignore[arg-type]
}
GOODS = (
    Goods("tea", 1000),
    Goods("cup", 600, stock=5),
    Goods("pot", 3000, stock=5),
    Goods("mug", 400),
)


@dataclass
class Clock:
    """A clock that goes on when it is told."""

    now: datetime = PLACED

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> None:
        """Later."""
        self.now += timedelta(**by)


class OpenShop(LedgerShop):
    """A ledger shop that somebody is in."""

    here = Shopper(cart_id="c1")
    agreed = True
    past: Mapping[str, int] = {}
    """Customer → orders before the story begins."""

    def shopper(self, shopper_id: str | None = None) -> Shopper:
        """Who is here, or a customer by id. A browser may say which cart it stands before."""
        if shopper_id is not None:
            return Shopper(id=shopper_id, cart_id="c1", order_count=self.past.get(shopper_id, 0))
        return replace(self.here, cart_id=request.headers["X-Cart"]) if has_request_context() and "X-Cart" in request.headers else self.here

    def consent(self, shopper: Shopper) -> bool:
        """What they said."""
        return self.agreed

    def order(self, order_id: str, shopper: Shopper) -> Order | None:
        """Orders of the one who is here."""
        return super().order(order_id, shopper)


@dataclass
class Browser:
    """One browser with its cookies."""

    client: FlaskClient
    headers: Mapping[str, str] = field(default_factory=lambda: dict(SAME_SITE))

    def visit(self, placement: str = "cart", page: str = "page-1", **facts: str) -> TestResponse:
        """Ask whether this is the moment."""
        return self.post("visit", placement=placement, page=page, path="/cart", **facts)

    def post(self, verb: str, **values: str) -> TestResponse:
        """One question or answer."""
        return self.client.post(f"/upsell/{verb}", data=values, headers=self.headers)

    def offered(self, **facts: str) -> str:
        """The token of what a visit proposes."""
        return token_of(self.visit(**facts))

    def opened(self, **facts: str) -> str:
        """The token of what a visit proposes, opened."""
        token = self.offered(**facts)
        assert self.post("open", offer=token).text == "open"
        return token


@dataclass
class Scene:
    """A shop, its widget and the clock of both."""

    app: Flask
    shop: OpenShop
    clock: Clock

    @property
    def state(self) -> State:
        """The widget's state."""
        return state_of(self.app)

    def browser(self) -> Browser:
        """A browser that was never here."""
        return Browser(self.app.test_client())

    def stranger(self) -> Browser:
        """Somebody else, with a cart of tea of their own."""
        fill(self.shop, Target("cart", "c2"), "", {"tea": 1})
        return Browser(self.app.test_client(), {**SAME_SITE, "X-Cart": "c2"})

    def publish(self, *documents: Mapping[str, Any]) -> None:
        """Make these campaigns live."""
        now = self.clock()
        self.state.store.publish([Publication(str(each["id"]), 0, each, now, "test") for each in documents])
        assert all(self.state.programme().get(str(each["id"])) for each in documents), "a campaign cannot be read"


def token_of(response: TestResponse) -> str:
    """The signed offer in a fragment."""
    found = re.search(r'data-offer="([^"]+)"', response.text)
    assert response.status_code in (200, 409) and found is not None, (response.status, response.text)
    return found.group(1)


def offer_of(house: Scene, token: str) -> Offer:
    """The offer of a token."""
    return OfferSigner(house.state.secret_keys).read_expired(token)[0]


def outcomes(house: Scene, token: str) -> list[str]:
    """What became of the offer of a token."""
    return [outcome.kind.value for outcome in house.state.store.outcomes(offer_of(house, token).id)]


def in_cart(house: Scene) -> set[str]:
    """The products in the cart."""
    cart = house.shop.cart(CART.id)
    assert cart is not None
    return set(cart.product_ids)


def goes_with(*products: str, **facts: Any) -> dict[str, Any]:
    """A campaign that offers these beside tea, in this order."""
    pairs = {"tea": list(products or ("cup", "pot"))}
    start = facts.pop("start", "cart")
    offer = {"kind": "cross_sell", "recommend": [{"code": "curated", "args": {"start": start, "pairs": pairs}}]}
    return {
        "id": "goes-with",
        "placement": "cart",
        "trigger": "load",
        "offer": {**offer, **facts.pop("offer", {})},
        "copy": {"ja": {"title": "ご一緒に"}, "en": {"title": "With it"}},
        **facts,
    }


def tea_house(folder: Path, goods: Iterable[Goods] = GOODS, referrals: ReferralScheme | None = None, **config: Any) -> Scene:
    """A shop with tea in the cart, and nothing offered yet."""
    ledger = open_shop(folder / "shop.sqlite")
    clock = Clock()
    shop = OpenShop(ledger.path, clock)
    shelve(shop, *goods)
    fill(shop, CART, "", {"tea": 1})
    app = Flask("tea_house", instance_path=str(folder))
    app.secret_key = "a secret of these tests"
    patient = {"TESTING": True, "UPSELL_RELOAD_SECONDS": 0, "UPSELL_BACKGROUND": False, "UPSELL_DEADLINE_MS": 5_000}
    app.config.from_mapping({**patient, **config})
    app.add_url_rule("/cart", "cart", lambda: PAGE)
    app.add_url_rule("/tea/<product_id>", "tea", lambda product_id: PAGE)
    app.add_url_rule("/thanks/<order_id>", "thanks", lambda order_id: PAGE)
    app.extensions["tests.widget"] = widget = UpsellWidget(shop=shop, pages=PAGES, referrals=referrals, clock=clock)
    widget.init_app(app)
    sync(state_of(app), None)
    return Scene(app, shop, clock)


def order_tea(scene: Scene) -> None:
    """Somebody has logged in and bought tea."""
    scene.shop.here = replace(scene.shop.here, id="hanako")
    fill(scene.shop, ORDER, "hanako", {"tea": 1})
