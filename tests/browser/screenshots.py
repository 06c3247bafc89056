"""``make screenshots``: the pictures in docs/screenshots, taken of the real demo shop."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from itertools import product
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.journeys.premises import furnish, opened
from tests.browser.journeys.shopper import DEVICES, Shopper
from tests.servers.browser import launch_arguments

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
MOST_BYTES = 300_000


def subscription(shopper: Shopper) -> None:
    """One-time to subscription, with its terms."""
    shopper.take("sesame-capsule")


def upsell(shopper: Shopper) -> None:
    """The very line, a size up."""
    shopper.take("ssd-512")


def post_purchase(shopper: Shopper) -> None:
    """Added to the order just placed."""
    shopper.take("phone-512")
    shopper.order()


def downsell(shopper: Shopper) -> None:
    """Something cheaper after a no."""
    shopper.take("phone-512")
    expect(shopper.popup).to_have_attribute("data-upsell-state", "open")
    first = shopper.offer_id
    shopper.press(shopper.say("いいえ、けっこうです", "No, thank you"))
    expect(shopper.popup.locator(f"#upsell-{first}")).to_have_count(0)


SCENES: dict[str, Callable[[Shopper], None]] = {
    "subscription": subscription,
    "upsell": upsell,
    "post-purchase": post_purchase,
    "downsell": downsell,
}
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")


def main() -> int:
    """Take every picture; 1 where one came out too large."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    large = []
    with tempfile.TemporaryDirectory() as made, sync_playwright() as playwright:
        furnished = Path(made) / "furnished"
        furnish(furnished)
        browser = playwright.chromium.launch(**launch_arguments())
        for name, language, device, scheme in product(SCENES, ("ja", "en"), DEVICES, SCHEMES):
            if scheme == "dark" and (device, language) not in (("desktop", "ja"), ("mobile", "en")):
                continue
            picture = FOLDER / f"{name}-{device}-{language}-{scheme}.png"
            _take(browser, furnished, Path(made) / picture.stem, picture, SCENES[name], language, device, scheme)
            print(f"{picture.name}: {picture.stat().st_size // 1000} KB")
            large += [picture.name] if picture.stat().st_size > MOST_BYTES else []
    if large:
        print(f"found more than {MOST_BYTES // 1000} KB: {', '.join(large)}", file=sys.stderr)
    return 1 if large else 0


def _take(
    browser: Browser,
    furnished: Path,
    folder: Path,
    picture: Path,
    scene: Callable[[Shopper], None],
    language: str,
    device: str,
    scheme: Scheme,
) -> None:
    with opened(furnished, folder) as shop:
        context = browser.new_context(**DEVICES[device], color_scheme=scheme, reduced_motion="reduce")
        shopper = Shopper(context.new_page(), shop, language, device)
        shopper.enter()
        shopper.page.get_by_role("button", name=shopper.say("使わない", "Refuse"), exact=True).click()
        scene(shopper)
        expect(shopper.popup).to_have_attribute("data-upsell-state", "open")
        shopper.page.mouse.move(5, 400)  # beside the popup: no button is pointed at
        shopper.page.screenshot(path=picture)
        context.close()


if __name__ == "__main__":
    sys.exit(main())
