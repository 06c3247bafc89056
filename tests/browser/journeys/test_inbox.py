"""Staff hear of a changed contract: the customer cancels, the console's inbox says so, somebody marks it as done."""

from __future__ import annotations

from typing import Literal

import pytest
from playwright.sync_api import expect

from tests.browser.journeys.conftest import NewShopper
from tests.browser.journeys.premises import OpenShop
from tests.browser.journeys.shopper import Shopper
from tests.browser.journeys.test_access import serious
from upsell_widget.domain.signals import SignalCode


def cancel(shopper: Shopper) -> None:
    """The customer ends a subscription."""
    page, say = shopper.page, shopper.say
    page.goto(f"{shopper.shop.url}/subscriptions")
    page.get_by_role("link", name=say("解約する", "Cancel")).first.click()
    page.get_by_role("button", name=say("解約する", "cancel")).click()
    expect(page.get_by_role("status")).to_contain_text(say("解約を承りました", "Cancelled."))


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_a_cancelled_contract_reaches_staff_who_mark_it_as_done(
    scripts: bool, language: str, new_shopper: NewShopper, shop: OpenShop
) -> None:
    shopper = new_shopper(java_script_enabled=scripts)
    shopper.enter()
    shopper.log_in("高橋 由美", "Yumi Takahashi")
    cancel(shopper)

    page, say = shopper.page, shopper.say
    page.goto(f"{shop.url}/staff")
    page.get_by_role("link", name=say("受信箱", "Inbox")).click()
    notice = page.get_by_role("article", name=say("契約内容が変更されました", "A contract was changed"))
    expect(notice).to_contain_text("subscriber")
    notice.get_by_role("button", name=say("対応済みにする", "Mark as done")).click()
    expect(notice).to_have_count(0)
    page.get_by_role("link", name=say("対応済み", "Done")).click()
    expect(notice).to_be_visible()
    assert [each.signal.code for each in shop.state.store.inbox()] == ["contract_changed"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("device", ["desktop", "mobile"])
def test_the_inbox_is_for_everyone_on_every_screen(
    device: str, scheme: Literal["light", "dark"], new_shopper: NewShopper, shop: OpenShop
) -> None:
    for code in SignalCode:
        with shop.app.app_context():
            shop.app.extensions["demo_shop.widget"].signal(code, "hana", "1.7 / 2 GB (85 %)", "storage_gb")
    shop.state.store.spread(shop.clock())
    shop.state.store.disable_channel("staff", "print", shop.clock())
    shopper = new_shopper(color_scheme=scheme, bypass_csp=True)
    shopper.page.goto(f"{shop.url}/upsell/console/inbox?lang=ja")
    expect(shopper.page.get_by_role("article")).to_have_count(len(SignalCode))
    assert serious(shopper.page) == []
    assert shopper.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
