"""What is offered beside a cart is learnt from orders: a fit on new ones changes it, while the shop stays open."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.journeys.conftest import NewShopper
from tests.browser.journeys.premises import OpenShop

HEADER = "order_id,customer_id,ts,item_id,qty,unit_price"


def test_a_cross_sell_comes_from_past_orders_says_how_many_and_changes_after_a_fit(
    new_shopper: NewShopper, shop: OpenShop, tmp_path: Path
) -> None:
    first = new_shopper()
    first.enter()
    first.take("men-runner-26")
    dialog = first.is_offered("「歩く靴下 3足組 メンズ」も一緒にいかがですか")
    expect(dialog).to_contain_text("「ウォーキングシューズ「あゆみ」メンズ 26cm」を買われた15人のうち6人が、一緒に買われています。")
    receipt = shop.receipt(first.receipts[-1])
    assert receipt.chosen is not None
    assert receipt.chosen.found == "bought_together: 6 of 15 (men-runner-26)"

    bought = tmp_path / "orders.csv"
    bought.write_text("\n".join([HEADER, *new_orders(shop.clock.now)]), encoding="utf-8")
    run(shop, "import", "orders", str(bought), "--currency", "JPY")
    run(shop, "fit")

    second = new_shopper()
    second.enter()
    second.take("men-runner-26")
    dialog = second.is_offered("「晴雨兼用 軽量折りたたみ傘」も一緒にいかがですか")
    expect(dialog).to_contain_text("75人のうち60人が、一緒に買われています。")


def new_orders(now: datetime) -> list[str]:
    """Sixty people buy walking shoes with an umbrella, and nothing else."""
    people = (f"new-{number},fan-{number},{now.isoformat()}" for number in range(60))
    return [f"{person},{product},1,{price}" for person in people for product, price in (("men-runner-26", 9900), ("umbrella", 3300))]


def run(shop: OpenShop, *arguments: str) -> None:
    """One of the widget's commands, as a cron runs it."""
    result = shop.app.test_cli_runner().invoke(args=["upsell", *arguments])
    assert result.exit_code == 0, result.output
