"""A shopper at a browser: what one does in the shop, by role and label, in one's own language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from flask.sessions import SecureCookieSessionInterface
from playwright.sync_api import Locator, Page, Response, expect

from tests.browser.journeys.premises import OpenShop

DEVICES: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 800}},
    "mobile": {"viewport": {"width": 360, "height": 640}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2},
}
WATCH = """
const timeout = AbortSignal.timeout.bind(AbortSignal);
AbortSignal.timeout = (milliseconds) => timeout(5 * milliseconds);
document.addEventListener('securitypolicyviolation', (event) =>
  console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""
"""The browser's own patience is stretched: a busy machine is not what these tests are about."""
REFUSED = "the server responded with a status of 409"


class Shopper:
    """One browser, one person, one language."""

    def __init__(self, page: Page, shop: OpenShop, language: str = "ja", device: str = "desktop") -> None:
        self.page, self.shop, self.language, self.device = page, shop, language, device
        self.complaints: list[str] = []
        self.receipts: list[str] = []
        """Ids of the receipts of the visits so far."""
        page.add_init_script(WATCH)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("response", self._note)

    def say(self, ja: str, en: str) -> str:
        """The one of two wordings this shopper reads."""
        return en if self.language == "en" else ja

    def enter(self) -> None:
        """Come in by the front door and choose the language."""
        self.page.goto(f"{self.shop.url}/")
        if self.language == "en":
            self.page.get_by_role("link", name="English", exact=True).click()
            expect(self.page.locator("html")).to_have_attribute("lang", "en")

    def log_in(self, name_ja: str, name_en: str) -> None:
        """Be one of the demo's customers."""
        self.page.goto(f"{self.shop.url}/login")
        self.page.get_by_role("button", name=self.say(f"{name_ja}さんでログイン", f"Log in as {name_en}")).click()
        expect(self.page.get_by_role("status")).to_contain_text(self.say(name_ja, name_en))

    def look_at(self, product: str) -> None:
        """Open a product's page and wait until the popup has asked."""
        self.page.goto(f"{self.shop.url}/products/{product}")
        expect(self.popup).to_have_attribute("data-upsell-state", "none")

    def take(self, product: str, plan: str | None = None) -> None:
        """Put a product into the cart, which then is what one sees."""
        self.look_at(product)
        if plan:
            self.page.get_by_role("radio", name=plan).check()
        self.page.get_by_role("button", name=self.say("カートに入れる", "Add to cart")).click()
        expect(self.page.get_by_role("heading", level=1, name=self.say("カート", "Your cart"))).to_be_visible()

    def remove(self, name: str) -> None:
        """Take a line out of the cart."""
        self.page.get_by_role("button", name=self.say(f"削除 {name}", f"Remove {name}")).click()
        expect(self.page.get_by_role("status")).to_contain_text(self.say("カートから削除しました。", "Removed from your cart."))

    def order(self, *, mandate: bool = True) -> str:
        """Through checkout to the thank-you page; the order's number."""
        page, say = self.page, self.say
        self.wave_away()
        page.get_by_role("link", name=say("ご購入手続きへ", "Go to checkout")).click()
        for ja, en, value in ADDRESS:
            field = page.get_by_role("textbox", name=say(ja, en), exact=True)
            if not field.input_value():
                field.fill(value)
        if mandate:
            page.get_by_role("checkbox").check()
        page.get_by_role("button", name=re.compile(say("で注文を確定する", "Order and pay"))).click()
        expect(page.get_by_role("heading", level=1, name=say("ご注文ありがとうございます", "Thank you for your order"))).to_be_visible()
        return urlsplit(page.url).path.rsplit("/", 1)[-1]

    @property
    def popup(self) -> Locator:
        """The element."""
        return self.page.locator("upsell-popup")

    @property
    def dialog(self) -> Locator:
        """The open popup."""
        return self.page.get_by_role("dialog")

    def is_offered(self, title: str) -> Locator:
        """Wait for a popup of this title; the dialog."""
        expect(self.popup).to_have_attribute("data-upsell-state", "open")
        expect(self.page.get_by_role("dialog", name=title)).to_be_visible()
        return self.dialog

    def is_left_alone(self) -> None:
        """Wait until the popup has asked and stays closed."""
        expect(self.popup).to_have_attribute("data-upsell-state", "none")
        expect(self.dialog).to_have_count(0)

    def wave_away(self) -> None:
        """Close the popup by Esc if this page has one."""
        expect(self.popup).to_have_attribute("data-upsell-state", re.compile("none|open|closed"))
        if self.popup.get_attribute("data-upsell-state") == "open":
            with self.page.expect_response("**/dismiss"):  # what is noted late would be noted after a test's next step
                self.page.keyboard.press("Escape")
            expect(self.dialog).to_have_count(0)

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press a button of the popup."""
        button = self.dialog.get_by_role("button", name=name, exact=isinstance(name, str))
        (button.tap if self.device == "mobile" else button.click)()

    def leave(self) -> None:
        """Be about to go: the pointer leaves through the top, or a finger flings the page back up."""
        if self.device == "mobile":
            self._fling()
        else:
            self.page.mouse.move(400, 300)
            self.page.mouse.move(400, 0)
            self.page.evaluate("document.documentElement.dispatchEvent(new MouseEvent('mouseleave', { clientY: -1 }))")

    def _fling(self) -> None:
        """Playwright has no fling: scroll down and up again within a moment of a touch."""
        self.page.evaluate(
            """async () => {
              const frames = async (count) => { for (let n = 0; n < count; n++) await new Promise(requestAnimationFrame) };
              scrollTo(0, document.documentElement.scrollHeight); await frames(12);
              const finger = new Touch({ identifier: 1, target: document.body });
              document.body.dispatchEvent(new TouchEvent('touchmove', { bubbles: true, touches: [finger] }));
              scrollTo(0, 0); await frames(12);
            }"""
        )

    def close_confirmation(self) -> None:
        """Close what says that it is done; the page then comes up to date."""
        with self.page.expect_navigation():
            self.dialog.get_by_role("link", name=self.say("閉じる", "Close")).click()

    @property
    def offer_id(self) -> str:
        """The id of the offer on the screen."""
        heading = self.dialog.locator("[data-offer] h2").last.get_attribute("id") or ""
        return heading.removeprefix("upsell-")

    @property
    def chosen(self) -> tuple[str, str | None]:
        """Campaign and subject of the latest proposal, by its receipt."""
        verdict = self.shop.receipt(self.receipts[-1]).chosen
        assert verdict is not None
        return verdict.campaign_id, verdict.subject

    @property
    def verdicts(self) -> set[tuple[str, str | None, str]]:
        """Campaign, subject and reason of everything the latest visit considered."""
        return {(each.campaign_id, each.subject, str(each.reason)) for each in self.shop.receipt(self.receipts[-1]).verdicts}

    @property
    def cart(self) -> list[tuple[str, str | None, int]]:
        """What is in this browser's cart, behind the counter."""
        return self.shop.cart(self._session()["cart"])

    def _session(self) -> dict[str, Any]:
        serializer = SecureCookieSessionInterface().get_signing_serializer(self.shop.app)
        assert serializer is not None
        values = {cookie["name"]: cookie["value"] for cookie in self.page.context.cookies()}
        return dict(serializer.loads(values["session"]))

    def _hear(self, message: Any) -> None:
        is_favicon = message.location["url"].endswith("/favicon.ico")  # a browser asks any page without an icon for it
        if message.type in ("error", "warning") and not is_favicon:
            self.complaints.append(message.text)

    def _note(self, response: Response) -> None:
        receipt = response.headers.get("x-upsell-receipt")
        if receipt:
            self.receipts.append(receipt)

    @contextmanager
    def refused(self) -> Iterator[None]:
        """A refusal is an answer of 409, which Chromium notes in its console."""
        yield
        self.complaints = [each for each in self.complaints if REFUSED not in each]


ADDRESS = (
    ("お名前", "Name", "春野 ひかり"),
    ("郵便番号", "Postcode", "100-0001"),
    ("都道府県", "Prefecture", "東京都"),
    ("市区町村・番地・建物名", "City, street, building", "千代田区千代田1-1"),
    ("電話番号", "Telephone", "03-0000-0000"),
)
