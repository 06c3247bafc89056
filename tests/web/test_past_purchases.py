"""A customer's own past speaks for what they buy again, with their consent."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from tests.web.scene import Scene, goes_with, offer_of
from upsell_widget.domain.money import Money
from upsell_widget.domain.outcomes import Purchase


def past(house: Scene, *, consent: bool) -> dict[str, float]:
    """What the decision of a visit by Hanako knows of what she bought."""
    house.publish(goes_with("cup"))
    house.shop.here, house.shop.agreed = replace(house.shop.here, id="hanako"), consent
    yen, now = Money(600, "JPY"), house.clock()
    ages = ((0, "mug"), (60, "pot"), (120, "pot"))
    house.state.store.add_purchases([Purchase(f"o{days}", "hanako", now - timedelta(days=days), what, 1, yen) for days, what in ages])
    offer = offer_of(house, house.browser().offered())
    house.state.flush()
    found: dict[str, float] = json.loads(house.state.store.receipt_context(offer.receipt_id) or "")["value"]["past"]
    return found


def test_with_consent_newer_purchases_count_more(house: Scene) -> None:
    assert past(house, consent=True) == {"mug": 1.0, "pot": 0.75}


def test_without_consent_they_are_not_looked_at(house: Scene) -> None:
    assert past(house, consent=False) == {}
