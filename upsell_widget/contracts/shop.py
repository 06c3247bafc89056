"""The contract of a Shop: what accept, undo and reconcile rely on so that a yes costs what it said, once.

    class TestMyShop(ShopContract):
        @pytest.fixture
        def shop(self): return MyShop()

        @pytest.fixture
        def new_change(self, shop):
            def put_in_a_new_cart() -> AddLine:
                cart_id = my_carts.create(with_product="vinegar")
                return AddLine(Target("cart", cart_id), "cable")
            return put_in_a_new_cart

Subclass it twice to check carts and orders.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from time import monotonic
from uuid import uuid4

import pytest

from upsell_widget.domain.changes import Change
from upsell_widget.domain.money import Money
from upsell_widget.domain.shop import Cart, Line, Order, Quote, Shopper
from upsell_widget.errors import ChangeRefused
from upsell_widget.ports import Shop
from upsell_widget.ports.shop import charged_now


@dataclass(frozen=True, slots=True)
class Running:
    """A subscription as it stands, as one line, and what was paid for it so far, net of refunds."""

    lines: tuple[Line, ...]
    total: Money


SECONDS = 10.0
"""The most any call may be given."""
GRACE = 1.0
"""How much later than told a call may answer."""
AT_ONCE = 8


class ShopContract:
    """Everything a Shop promises. Override ``shop`` and ``new_change``; the other fixtures where they apply."""

    @pytest.fixture
    def shop(self) -> Shop:
        """Your adapter, without a request around it."""
        raise NotImplementedError("override the fixture `shop`: return your adapter")

    @pytest.fixture
    def new_change(self, shop: Shop) -> Callable[[], Change]:
        """A function: each call makes a new cart or order and returns a change that can be made to it."""
        raise NotImplementedError("override the fixture `new_change`: return a function that makes a cart and a change to it")

    @pytest.fixture
    def owner(self) -> Shopper:
        """Whose carts and orders ``new_change`` makes."""
        return Shopper()

    @pytest.fixture
    def stranger(self) -> Shopper:
        """Another customer, who owns none of them."""
        return Shopper(id="somebody-else")

    @pytest.fixture
    def stalled(self) -> Iterator[None]:
        """While this is open your shop's database or payment provider does not answer, if a test can bring that about."""
        yield

    def standing(self, shop: Shop, change: Change, owner: Shopper) -> Cart | Order | Running:
        """What a change is made to, as it stands."""
        return standing(shop, change, owner)

    def test_it_is_a_shop(self, shop: Shop) -> None:
        assert isinstance(shop, Shop)

    def test_a_quote_changes_nothing(self, shop: Shop, new_change: Callable[[], Change], owner: Shopper) -> None:
        change = new_change()
        before = self.standing(shop, change, owner)
        first = shop.quote(change, timeout=SECONDS)
        assert shop.quote(change, timeout=SECONDS) == first
        assert self.standing(shop, change, owner) == before

    def test_what_is_quoted_is_what_is_charged(self, shop: Shop, new_change: Callable[[], Change], owner: Shopper) -> None:
        change = new_change()
        before = self.standing(shop, change, owner).total
        quote = shop.quote(change, timeout=SECONDS)
        applied = shop.apply(change, key=new_key(), at_most=quote, timeout=SECONDS)
        assert applied.quote == quote
        assert applied.charged == charged_now(quote, change)
        assert self.standing(shop, change, owner).total - before == quote.difference
        if change.target.kind != "subscription":
            assert self.standing(shop, change, owner).total == quote.total

    def test_a_repeated_key_returns_the_first_result_and_changes_nothing(
        self, shop: Shop, new_change: Callable[[], Change], owner: Shopper
    ) -> None:
        change, key = new_change(), new_key()
        quote = shop.quote(change, timeout=SECONDS)
        first = shop.apply(change, key=key, at_most=quote, timeout=SECONDS)
        after = self.standing(shop, change, owner)
        assert shop.apply(change, key=key, at_most=quote, timeout=SECONDS) == first
        assert self.standing(shop, change, owner) == after

    def test_threads_with_one_key_make_one_change(self, shop: Shop, new_change: Callable[[], Change], owner: Shopper) -> None:
        change, key = new_change(), new_key()
        quote = shop.quote(change, timeout=SECONDS)
        before = self.standing(shop, change, owner).total
        with ThreadPoolExecutor(AT_ONCE) as threads:
            asked = [threads.submit(shop.apply, change, key=key, at_most=quote, timeout=SECONDS) for _ in range(AT_ONCE)]
            results = [each.result() for each in asked]
        assert results == [results[0]] * AT_ONCE
        assert self.standing(shop, change, owner).total - before == quote.difference

    def test_a_key_never_seen_has_nothing_to_look_up(self, shop: Shop) -> None:
        assert shop.lookup(new_key()) is None

    def test_a_key_is_looked_up_to_what_was_done(self, shop: Shop, new_change: Callable[[], Change]) -> None:
        change, key = new_change(), new_key()
        applied = shop.apply(change, key=key, at_most=shop.quote(change, timeout=SECONDS), timeout=SECONDS)
        assert shop.lookup(key) == applied

    @pytest.mark.parametrize("figure", ["price", "difference"])
    def test_nothing_is_charged_above_what_was_shown(
        self, shop: Shop, new_change: Callable[[], Change], owner: Shopper, figure: str
    ) -> None:
        change, key = new_change(), new_key()
        before = self.standing(shop, change, owner)
        shown = one_less(shop.quote(change, timeout=SECONDS), figure)
        with pytest.raises(ChangeRefused) as refused:
            shop.apply(change, key=key, at_most=shown, timeout=SECONDS)
        assert refused.value.code == "price_changed"
        assert self.standing(shop, change, owner) == before
        assert shop.lookup(key) is None

    def test_what_has_become_cheaper_costs_less_than_shown(self, shop: Shop, new_change: Callable[[], Change]) -> None:
        change = new_change()
        quote = shop.quote(change, timeout=SECONDS)
        dearer = replace(quote, price=quote.price + one(quote), difference=quote.difference + one(quote))
        assert shop.apply(change, key=new_key(), at_most=dearer, timeout=SECONDS).quote == quote

    def test_undo_puts_everything_back_and_refunds_it_whole(self, shop: Shop, new_change: Callable[[], Change], owner: Shopper) -> None:
        change, key = new_change(), new_key()
        before = self.standing(shop, change, owner)
        applied = shop.apply(change, key=key, at_most=shop.quote(change, timeout=SECONDS), timeout=SECONDS)
        assert shop.undo(change, applied, key=key) is True
        assert bought(self.standing(shop, change, owner)) == bought(before)
        assert self.standing(shop, change, owner).total == before.total

    def test_undo_twice_undoes_once(self, shop: Shop, new_change: Callable[[], Change], owner: Shopper) -> None:
        change, key = new_change(), new_key()
        applied = shop.apply(change, key=key, at_most=shop.quote(change, timeout=SECONDS), timeout=SECONDS)
        shop.undo(change, applied, key=key)
        after = self.standing(shop, change, owner)
        assert shop.undo(change, applied, key=key) is True
        assert self.standing(shop, change, owner) == after

    def test_threads_that_undo_one_key_undo_it_once(self, shop: Shop, new_change: Callable[[], Change], owner: Shopper) -> None:
        change, key = new_change(), new_key()
        before = self.standing(shop, change, owner)
        applied = shop.apply(change, key=key, at_most=shop.quote(change, timeout=SECONDS), timeout=SECONDS)
        with ThreadPoolExecutor(AT_ONCE) as threads:
            asked = [threads.submit(shop.undo, change, applied, key=key) for _ in range(AT_ONCE)]
            assert [each.result() for each in asked] == [True] * AT_ONCE
        assert bought(self.standing(shop, change, owner)) == bought(before)
        assert self.standing(shop, change, owner).total == before.total

    def test_an_undone_key_is_not_applied_again(self, shop: Shop, new_change: Callable[[], Change], owner: Shopper) -> None:
        change, key = new_change(), new_key()
        quote = shop.quote(change, timeout=SECONDS)
        applied = shop.apply(change, key=key, at_most=quote, timeout=SECONDS)
        shop.undo(change, applied, key=key)
        after = self.standing(shop, change, owner)
        assert shop.apply(change, key=key, at_most=quote, timeout=SECONDS) == applied
        assert self.standing(shop, change, owner) == after

    def test_unknown_products_are_left_out(self, shop: Shop, new_change: Callable[[], Change]) -> None:
        known = new_change().product_id
        assert set(shop.products((known, "there-is-no-such-product"), timeout=SECONDS)) == {known}

    def test_the_catalogue_and_the_present_truth_agree_on_the_price(self, shop: Shop, new_change: Callable[[], Change]) -> None:
        known = new_change().product_id
        listed = next(product for product in shop.catalogue() if product.id == known)
        assert shop.products((known,), timeout=SECONDS)[known].price == listed.price

    def test_an_unknown_cart_is_none(self, shop: Shop) -> None:
        assert shop.cart("there-is-no-such-cart") is None

    def test_another_shoppers_order_is_none(self, shop: Shop, new_change: Callable[[], Change], stranger: Shopper) -> None:
        target = new_change().target
        order_id = target.id if target.kind == "order" else "there-is-no-such-order"
        assert shop.order(order_id, stranger) is None

    def test_a_change_to_nothing_is_refused(self, shop: Shop, new_change: Callable[[], Change]) -> None:
        change = new_change()
        nowhere = replace(change, target=replace(change.target, id="there-is-no-such-thing"))
        with pytest.raises(ChangeRefused):
            shop.quote(nowhere, timeout=SECONDS)

    def test_an_unknown_product_is_refused(self, shop: Shop, new_change: Callable[[], Change]) -> None:
        with pytest.raises(ChangeRefused):
            shop.quote(replace(new_change(), product_id="there-is-no-such-product"), timeout=SECONDS)

    @pytest.mark.parametrize("seconds", [0.2, 1.0])
    def test_a_timeout_is_kept(self, shop: Shop, new_change: Callable[[], Change], request: pytest.FixtureRequest, seconds: float) -> None:
        change = new_change()
        quote = shop.quote(change, timeout=SECONDS)
        request.getfixturevalue("stalled")
        started = monotonic()
        try:
            shop.apply(change, key=new_key(), at_most=quote, timeout=seconds)
        except Exception as error:
            assert not isinstance(error, ChangeRefused), "a shop that does not answer has not refused"
        assert monotonic() - started < seconds + GRACE


def standing(shop: Shop, change: Change, owner: Shopper) -> Cart | Order:
    """The cart or order a change is made to, as it stands."""
    found = shop.cart(change.target.id) if change.target.kind == "cart" else shop.order(change.target.id, owner)
    assert found is not None, f"{change.target}: found none, expected the one new_change made (is the fixture `owner` its owner?)"
    return found


def bought(standing: Cart | Order | Running) -> list[tuple[str, str, int, int]]:
    """What is in a cart or order, whatever its lines are called."""
    return sorted((line.product_id, line.plan_id or "", line.quantity, line.total.amount) for line in standing.lines)


def one(quote: Quote) -> Money:
    """The smallest amount of a quote's currency."""
    return Money(1, quote.price.currency)


def one_less(quote: Quote, figure: str) -> Quote:
    """A quote with one figure a little lower than it is."""
    return replace(quote, **{figure: getattr(quote, figure) - one(quote)})


def new_key() -> str:
    """A key nobody has used."""
    return f"contract-{uuid4().hex}"
