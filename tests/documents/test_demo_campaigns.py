"""The demo's campaigns, decided on the demo's own catalogue: each has its moment, and the unhappy are left in peace."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import demo_shop
from demo_shop import catalogue as shelf
from demo_shop import guides
from demo_shop.translation import product_of
from upsell_widget.documents.campaigns import read_file
from upsell_widget.domain.campaigns import Programme
from upsell_widget.domain.catalogue import Catalogue, entry_of
from upsell_widget.domain.conditions import BUILT_IN as CONDITIONS
from upsell_widget.domain.context import Context, DeclinedOffer
from upsell_widget.domain.decisions import Decision, decide
from upsell_widget.domain.guardrails import ShopFacts, lint
from upsell_widget.domain.limits import Caps
from upsell_widget.domain.loyalty import HealthBand, Loyalty
from upsell_widget.domain.money import Money
from upsell_widget.domain.offers import OfferKind, Placement
from upsell_widget.domain.ranking import ExpectedMargin
from upsell_widget.domain.recommending import first_that_answers
from upsell_widget.domain.shop import Capabilities, Cart, Line, Order, Shopper
from upsell_widget.recommenders import BUILT_IN as RECOMMENDERS
from upsell_widget.state import Registry

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
ABLE = Capabilities(amend_order=True, discount_line=True, change_subscription=True, quote_shipping=True)
FILE = Path(demo_shop.__file__).with_name("campaigns.toml")
CAMPAIGNS = read_file(FILE, Registry(CONDITIONS, RECOMMENDERS))
PROGRAMME = Programme(CAMPAIGNS)
PRODUCTS = {id_: product_of(item, NOW) for id_, item in shelf.load().items.items()}
INDEX = Catalogue(entry_of(product) for product in PRODUCTS.values())
MAN = Shopper("makoto", attributes={"gender": "men", "shoe_size": "27"}, order_count=12)
UNHAPPY = Loyalty(HealthBand.NEEDS_ACTION, 2)


def lines(*ids: str) -> tuple[Line, ...]:
    """One line each, at the shop's price."""
    return tuple(Line(f"l-{id_}", id_, 1, PRODUCTS[id_].price or Money(0, "JPY")) for id_ in ids)


def visit(placement: Placement, *in_cart: str, shopper: Shopper = MAN, **facts: Any) -> Context:
    """A visit by a shopper with a cart, consented, with every product known."""
    held = lines(*in_cart)
    here = Context(
        now=NOW,
        seed=0,
        placement=placement,
        trigger="load",
        shopper=shopper,
        shopper_id=shopper.id,
        session_id="s",
        page_id="p",
        capabilities=ABLE,
        consent=True,
        cart=Cart("c", held, Money(sum(each.total.amount for each in held), "JPY"), "hidamari"),
        products=PRODUCTS,
    )
    here = replace(here, **facts)
    found = {each.campaign.id: each.campaign.offer.recommend for each in PROGRAMME.at(placement)}
    return replace(here, candidates={id_: first_that_answers(recommend, here, INDEX, 20) for id_, recommend in found.items()})


def thanks(*bought: str, minutes: int = 1, shopper: Shopper = MAN) -> Context:
    """The page after an order."""
    placed = Order(
        "o", shopper.id, lines(*bought), Money(1, "JPY"), NOW - timedelta(minutes=minutes), NOW + timedelta(hours=1), False, True
    )
    return visit(Placement.POST_PURCHASE, shopper=shopper, order=replace(placed, seller="hidamari"))


def decided(context: Context) -> Decision:
    return decide(context, PROGRAMME, ExpectedMargin(), Caps(), "r")


def chosen(context: Context) -> tuple[str, str | None] | None:
    """The campaign that speaks, and what it offers."""
    verdict = decided(context).receipt.chosen
    return (verdict.campaign_id, verdict.subject) if verdict is not None else None


def declined(kind: OfferKind, product_id: str, line_id: str | None, price: int) -> dict[str, Any]:
    return {"trigger": "declined", "parent_id": "f", "declined": DeclinedOffer("f", "c", kind, product_id, None, line_id, price)}


@pytest.mark.parametrize(
    ("in_cart", "campaign", "offer"),
    [
        (("sesame-capsule",), "cart-subscription", "sesame-capsule@monthly"),
        (("mayonnaise",), "cart-subscription", "mayonnaise@monthly"),
        (("curry",), "cart-step-up", "curry-large"),
        (("spaghetti",), "cart-step-up", "spaghetti-large"),
        (("ssd-512",), "cart-step-up", "ssd-1tb"),
        (("curry", "spaghetti"), "cart-set", "curry-set"),
        (("hakone-standard",), "cart-step-up", "hakone-open-air"),
        (("men-runner-27",), "cart-goes-with", "men-socks"),
        (("album-tide",), "cart-goes-with", "album-lantern"),
    ],
)
def test_each_cart_is_met_by_its_campaign(in_cart: tuple[str, ...], campaign: str, offer: str) -> None:
    assert chosen(visit(Placement.CART, *in_cart)) == (campaign, offer)


@pytest.mark.parametrize(
    ("removed", "offer"),
    [("sesame-premium", "sesame-capsule"), ("phone-256", "phone-128"), ("headphones", "earphones"), ("men-leather-27", "men-runner-27")],
)
def test_what_was_taken_out_has_a_cheaper_one_in_the_same_need(removed: str, offer: str) -> None:
    context = visit(Placement.CART, "umbrella", trigger="line_removed", removed=(removed,))
    assert chosen(context) == ("cart-removed-cheaper", offer)


@pytest.mark.parametrize(("studied", "offer"), [("sesame-premium", "sesame-capsule"), ("laptop-32", "laptop-16")])
def test_what_was_studied_and_is_about_to_be_left_has_a_cheaper_one(studied: str, offer: str) -> None:
    context = visit(Placement.PRODUCT, trigger="exit_intent", product_id=studied, studied=(studied,))
    assert chosen(context) == ("product-studied-cheaper", offer)


def test_a_declined_step_up_is_followed_by_a_smaller_one() -> None:
    context = visit(Placement.CART, "phone-128", **declined(OfferKind.UPSELL, "phone-512", "l-phone-128", 88_800))
    assert chosen(context) == ("cart-declined-cheaper", "phone-256")


def test_a_declined_extra_is_followed_by_a_cheaper_one() -> None:
    context = visit(Placement.CART, "phone-512", **declined(OfferKind.CROSS_SELL, "care-phone", None, 6_600))
    assert chosen(context) == ("cart-declined-cheaper", "cable-1m")


def test_related_goods_join_the_order_while_the_moment_lasts() -> None:
    assert chosen(thanks("mayonnaise")) == ("thanks-goes-with", "sesame-dressing")
    assert chosen(thanks("laptop-16")) == ("thanks-goes-with", "care-laptop")
    assert chosen(thanks("mayonnaise", minutes=31)) == ("thanks-health-guide", "sesame-and-vinegar")


def test_a_first_order_is_answered_with_help_before_anything_is_sold() -> None:
    assert chosen(thanks("sesame-capsule", shopper=replace(MAN, order_count=1))) == ("thanks-welcome", "sesame-and-vinegar")


def test_a_worried_customer_is_helped_and_not_sold_to() -> None:
    worried = replace(MAN, loyalty=Loyalty(HealthBand.NEEDS_ATTENTION))
    assert chosen(thanks("phone-128", shopper=worried)) == ("thanks-phone-seminar", "phone-seminar")
    assert chosen(visit(Placement.CART, "phone-128", shopper=worried)) == ("cart-seminar", "phone-seminar")


@pytest.mark.parametrize("item", sorted(PRODUCTS))
def test_an_unhappy_customer_is_left_in_peace(item: str) -> None:
    unhappy = replace(MAN, loyalty=UNHAPPY)
    assert chosen(visit(Placement.CART, item, shopper=unhappy)) is None
    assert chosen(visit(Placement.CART, trigger="line_removed", removed=(item,), shopper=unhappy)) is None
    assert chosen(visit(Placement.PRODUCT, trigger="exit_intent", product_id=item, studied=(item,), shopper=unhappy)) is None
    assert chosen(thanks(item, shopper=unhappy)) is None


@pytest.mark.parametrize("item", sorted(PRODUCTS))
def test_a_man_is_never_offered_what_is_made_for_women_or_children(item: str) -> None:
    contexts = [visit(Placement.CART, item), visit(Placement.CART, trigger="line_removed", removed=(item,)), thanks(item)]
    offered = [each.product for context in contexts for each in decided(context).ranked if each.product is not None]
    assert {product.attributes.get("gender", "men") for product in offered} <= {"men"}


def test_every_campaign_speaks_ja_and_en_and_passes_the_check() -> None:
    facts = ShopFacts(
        products=frozenset(PRODUCTS),
        categories=frozenset(product.category for product in PRODUCTS.values()),
        languages=("ja", "en"),
        capabilities=ABLE,
        knows_url=lambda url: url.removeprefix("/guides/") in guides.load(),
    )
    assert lint(CAMPAIGNS, facts, NOW) == ()
    assert {campaign.copy.title.languages for campaign in CAMPAIGNS} == {frozenset({"ja", "en"})}
