"""Whose products may be offered: on an order only those of a seller who was paid with it (G19)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.domain.building import NOW, campaign, candidate, context, line, product, yen
from upsell_widget.domain.campaigns import Programme
from upsell_widget.domain.context import Context
from upsell_widget.domain.decisions import decide
from upsell_widget.domain.limits import Caps
from upsell_widget.domain.ranking import ExpectedMargin
from upsell_widget.domain.receipts import Verdict
from upsell_widget.domain.shop import Order, Product


def visit(products: Mapping[str, Product], **facts: Any) -> Context:
    """A shopper with tea in the cart, to whom a cup is proposed."""
    return context(lines=(line("tea"),), candidates={"goes-with": (candidate("cup"),)}, products=products, **facts)


def verdicts(here: Context) -> tuple[Verdict, ...]:
    return decide(here, Programme((campaign(),)), ExpectedMargin(), Caps(), "receipt").receipt.verdicts


def reasons(here: Context) -> list[str]:
    return [str(verdict.reason) for verdict in verdicts(here)]


@pytest.mark.parametrize(
    ("order_seller", "bought_from", "sold_by", "offers"),
    [
        ("", "", "", True),
        ("", "", "acme", False),
        ("", "acme", "acme", True),
        ("", "acme", "", False),
        ("", "acme", "other", False),
        ("acme", "other", "acme", True),
        ("acme", "other", "other", False),
        ("acme", "acme", "", False),
    ],
)
def test_an_order_is_added_to_only_from_the_seller_who_was_paid(order_seller: str, bought_from: str, sold_by: str, offers: bool) -> None:
    order = Order("7", "c", (line("tea"),), yen(1000), NOW, NOW + timedelta(minutes=30), False, True, order_seller)
    products = {"tea": product("tea", seller=bought_from), "cup": product("cup", seller=sold_by)}
    here = visit(order=order, products=products)
    assert reasons(here) == ["chosen" if offers else "G19"]


def test_what_was_bought_and_is_not_known_any_more_names_no_seller() -> None:
    order = Order("7", "c", (line("gone"),), yen(1000), NOW, NOW + timedelta(minutes=30), saved_payment=True)
    here = visit(order=order, products={"cup": product("cup", seller="acme")})
    assert reasons(here) == ["G19"]


def test_a_cart_that_names_its_seller_is_added_to_from_no_other_and_else_from_all() -> None:
    products = {"tea": product("tea"), "cup": product("cup", seller="acme")}
    here = visit(products=products)
    assert here.cart is not None
    assert reasons(here) == ["chosen"]
    (other,) = verdicts(replace(here, cart=replace(here.cart, seller="other")))
    assert (other.reason, other.found, other.expected) == ("G19", "acme", "other")
