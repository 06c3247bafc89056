"""The engine broken while the shop is open: its pages stay, to the byte, what they are, and nothing opens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.journeys.premises import OpenShop
from tests.browser.journeys.shopper import Shopper
from upsell_widget.storage.sql_store import SqlStore

Break = Callable[[OpenShop, pytest.MonkeyPatch], None]


def adapter_raises(shop: OpenShop, monkeypatch: pytest.MonkeyPatch) -> None:
    """The host's own Shop fails."""

    def broken(*_arguments: object, **_more: object) -> object:
        raise RuntimeError("the adapter is broken")

    monkeypatch.setattr(type(shop.state.shop), "products", broken)


def database_is_garbage(shop: OpenShop, _monkeypatch: pytest.MonkeyPatch) -> None:
    """The widget's database file holds something else altogether."""
    store = shop.state.store
    assert isinstance(store, SqlStore)
    shop.state.flush()
    store.database.close()
    file = Path(str(shop.app.config["UPSELL_DATABASE_URL"]).removeprefix("sqlite:///"))
    for beside in (file.with_name(f"{file.name}-wal"), file.with_name(f"{file.name}-shm")):
        beside.unlink(missing_ok=True)
    file.write_bytes(b"this was a database once\n" * 4096)


def html(shopper: Shopper) -> bytes:
    """The cart's page as the server sends it to this shopper."""
    return shopper.page.request.get(f"{shopper.shop.url}/cart").body()


def html_without_us(shopper: Shopper) -> bytes:
    """The same page from a host that never mounted the widget."""
    hooks = shopper.shop.app.after_request_funcs
    with pytest.MonkeyPatch.context() as unmounted:
        unmounted.setitem(hooks, None, [hook for hook in hooks[None] if not hook.__module__.startswith("upsell_widget")])
        return html(shopper)


@pytest.mark.parametrize("break_it", [adapter_raises, database_is_garbage])
def test_the_page_is_the_hosts_own_with_one_tag_and_nothing_opens(
    break_it: Break, shopper: Shopper, monkeypatch: pytest.MonkeyPatch
) -> None:
    shopper.take("phone-512")
    shopper.wave_away()
    bare, healthy = html_without_us(shopper), html(shopper)
    break_it(shopper.shop, monkeypatch)
    shopper.page.goto(f"{shopper.shop.url}/cart")
    shopper.is_left_alone()
    expect(shopper.page.get_by_role("link", name="ご購入手続きへ")).to_be_visible()
    assert html(shopper) == healthy
    before, tag, after = healthy.partition(b'<script type="module" src="/upsell/upsell.js?v=')
    end = after.index(b"</upsell-popup>") + len(b"</upsell-popup>")
    assert (tag != b"", before + after[end:]) == (True, bare)


@pytest.mark.parametrize("break_it", [adapter_raises, database_is_garbage])
def test_after_three_failures_the_page_has_not_even_the_tag_and_the_shop_sells_on(
    break_it: Break, shopper: Shopper, monkeypatch: pytest.MonkeyPatch
) -> None:
    shopper.take("phone-512")
    shopper.wave_away()
    bare = html_without_us(shopper)
    break_it(shopper.shop, monkeypatch)
    for _ in range(3):
        shopper.page.goto(f"{shopper.shop.url}/cart")
        shopper.is_left_alone()
    assert html(shopper) == bare
    shopper.page.goto(f"{shopper.shop.url}/checkout")
    expect(shopper.page.get_by_role("heading", level=1)).to_be_visible()
