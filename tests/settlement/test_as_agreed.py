"""A yes holds for what was shown: these conditions, this line, this cart, and never a dearer delivery later."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.settlement.scene import CART, ORDER, SHOPPER, Clock, offer_of, show, state_of
from tests.shops.ledger_shop import LedgerShop
from tests.shops.stock import Goods, books, fill, shelve
from upsell_widget.domain.acceptances import Acceptance, AcceptanceState
from upsell_widget.domain.agreement import terms_json
from upsell_widget.domain.changes import AddLine, Change, ReplaceLine
from upsell_widget.domain.money import Money
from upsell_widget.domain.offers import Replaced
from upsell_widget.domain.selling_plans import Cycle
from upsell_widget.domain.shop import Order, Product, Quote, Shopper
from upsell_widget.domain.terms import Undisclosed, terms_of
from upsell_widget.domain.text import Text
from upsell_widget.settlement import accept
from upsell_widget.storage.in_memory import InMemoryStore

VINEGAR = AddLine(CART, "vinegar", plan_id="monthly")


class MovingShop(LedgerShop):
    """A shop whose conditions, later shipping and mandates can change."""

    conditions: Mapping[str, Any] = {}
    later_shipping: int | None = None
    mandate = True

    def products(self, product_ids: Sequence[str], *, timeout: float) -> Mapping[str, Product]:
        """The products, their plans on today's conditions."""
        found = super().products(product_ids, timeout=timeout)
        return {id_: replace(each, contents=Text.of("500 ml"), plans=self._today(each)) for id_, each in found.items()}

    def _today(self, product: Product) -> tuple[Any, ...]:
        return tuple(replace(plan, **self.conditions) for plan in product.plans)

    def quote(self, change: Change, *, timeout: float) -> Quote:
        """The quote, with today's shipping of later deliveries."""
        quote = super().quote(change, timeout=timeout)
        shipping, later = Money(0, "JPY"), quote.later_shipping
        if self.later_shipping is not None:
            later = Money(self.later_shipping, "JPY")
        return replace(quote, shipping=quote.shipping or shipping, later_shipping=later)

    def order(self, order_id: str, shopper: Shopper) -> Order | None:
        """The order, with or without the mandate to charge again."""
        found = super().order(order_id, shopper)
        return replace(found, saved_payment=self.mandate) if found is not None else None


class Counter:
    """A shopper who has been shown a change, and says yes to it."""

    def __init__(self, folder: Path) -> None:
        self.shop, self.store, self.clock = MovingShop(folder / "shop.sqlite"), InMemoryStore(), Clock()
        self.shop.ledger.create()
        shelve(self.shop, Goods("tea", 1000), Goods("pot", 3000), Goods("vinegar", 2000, plan_first=980, plan_price=1800))
        fill(self.shop, CART, SHOPPER, {"tea": 2})
        fill(self.shop, ORDER, SHOPPER, {"tea": 2})

    def show(self, change: Change, **facts: Any) -> None:
        """Open an offer of it, terms and all."""
        self.offer = show(self.store, replace(offer_of(self.shop, change), **facts))
        product = self.shop.products([change.product_id], timeout=1)[change.product_id]
        quote, charged = self.shop.quote(change, timeout=1), change.target.kind == "order"
        terms = terms_of(product, change.plan_id, change.quantity, quote, now=self.clock(), charged_now=charged, undo_minutes=15)
        assert not isinstance(terms, Undisclosed)
        self.terms = terms_json(terms)

    def accept(self, shopper: Shopper | None = None) -> Acceptance:
        """Say yes."""
        return accept(state_of(self.store, self.shop, self.clock), self.offer, SHOPPER, terms=self.terms, shopper=shopper)

    def refused(self, shopper: Shopper | None = None) -> str | None:
        """Say yes, and be refused with this reason, nothing changed."""
        acceptance = self.accept(shopper)
        assert (acceptance.state, books(self.shop).ever) == (AcceptanceState.REFUSED, 0)
        return acceptance.reason


@pytest.fixture
def counter(tmp_path: Path) -> Counter:
    return Counter(tmp_path)


def test_a_subscription_is_accepted_on_the_conditions_that_were_shown(counter: Counter) -> None:
    counter.show(VINEGAR)
    assert counter.accept().state is AcceptanceState.SETTLED


def test_the_day_may_change_between_the_offer_and_the_yes(counter: Counter) -> None:
    counter.show(VINEGAR, expires_at=Clock().now.replace(year=2030))
    counter.clock.forward(days=1)
    assert counter.accept().state is AcceptanceState.SETTLED


@pytest.mark.parametrize(
    "changed",
    [
        {"minimum_deliveries": 4},
        {"penalty": Money(3000, "JPY")},
        {"cycle": Cycle(2, "week")},
        {"deliveries": 12},
        {"cancel_days_before": 10},
        {"cancel_how": Text.of("By letter.")},
        {"trial_days": 30},
        {"cancel_how": Text()},
    ],
)
def test_other_conditions_at_the_same_price_are_refused(counter: Counter, changed: Mapping[str, Any]) -> None:
    counter.show(VINEGAR)
    counter.shop.conditions = changed
    assert counter.refused() == "terms_changed"


def test_dearer_shipping_of_later_deliveries_is_refused(counter: Counter) -> None:
    counter.shop.later_shipping = 500
    counter.show(VINEGAR)
    counter.shop.later_shipping = 501
    assert counter.refused() == "price_changed"


@pytest.mark.parametrize("now", [{"tea": 3}, {"tea": 1}, {"pot": 2}])
def test_a_line_that_is_not_what_it_was_is_not_replaced(counter: Counter, now: dict[str, int]) -> None:
    """Else three of one would become two of another, and nobody had said so (G07)."""
    counter.show(ReplaceLine(CART, "c1-tea", "pot", quantity=2), replaced=Replaced("tea", None, 2))
    [(product_id, quantity)] = now.items()
    with counter.shop.ledger.write() as connection:
        connection.execute("UPDATE line SET product_id = ?, quantity = ? WHERE id = 'c1-tea'", (product_id, quantity))
    assert counter.refused() in ("cart_changed", "price_changed")


def test_the_line_as_it_was_is_replaced(counter: Counter) -> None:
    counter.show(ReplaceLine(CART, "c1-tea", "pot", quantity=2), replaced=Replaced("tea", None, 2))
    assert counter.accept(Shopper(id=SHOPPER, cart_id="c1")).state is AcceptanceState.SETTLED


@pytest.mark.parametrize("cart_id", ["c2", None])
def test_a_cart_the_shopper_does_not_stand_before_is_not_changed(counter: Counter, cart_id: str | None) -> None:
    counter.show(AddLine(CART, "pot"))
    assert counter.refused(Shopper(id=SHOPPER, cart_id=cart_id)) == "cart_changed"


def test_a_saved_payment_method_is_charged_only_while_its_mandate_stands(counter: Counter) -> None:
    counter.show(AddLine(ORDER, "pot"))
    counter.shop.mandate = False
    assert counter.refused() == "G20"
