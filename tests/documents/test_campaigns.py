"""Campaign documents: what is written is what is read, and what is wrong is said."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, time

from hypothesis import given

from tests.documents.building import REGISTRY, Pairs, Step, campaigns
from tests.documents.whole import WHOLE
from upsell_widget.documents.campaigns import campaign_of, document_of, read_campaign, read_campaigns
from upsell_widget.domain.campaigns import Campaign, Copy, OfferRule
from upsell_widget.domain.conditions import All, Any, Not
from upsell_widget.domain.conditions.cart import CartTotal
from upsell_widget.domain.conditions.shopper import Locale, ReturningCustomer
from upsell_widget.domain.limits import Limits
from upsell_widget.domain.offers import OfferKind, Placement
from upsell_widget.domain.outcomes import Publication
from upsell_widget.domain.text import Text
from upsell_widget.domain.timing import Schedule, Trigger

LARGE = Campaign(
    id="cart-large",
    name="A larger one",
    placement=Placement.CART,
    trigger=Trigger("delay", 3),
    priority=20,
    holdout_percent=10,
    schedule=Schedule(starts=datetime(2025, 12, 31, 15, tzinfo=UTC), weekdays=frozenset({0, 4}), opens=time(9)),
    audience=All((CartTotal("JPY", at_least=1000), Any((Locale(("ja",)), Not(ReturningCustomer()))))),
    offer=OfferRule(OfferKind.UPSELL, (Step(), Pairs({"a": ("b",)}, "page")), (1.0, 1.5), ("size",), 2, 5),
    limits=Limits(session=None, week=2, cool_down_days=14),
    copy=Copy(
        Text.of({"ja": "大きいサイズもございます", "en": "There is a larger one"}),
        accept=Text.of({"en": "Change to it for {price}"}),
    ),
    evidence={"G17": "best seller of October 2026"},
)


def test_everything_a_campaign_can_say_is_read() -> None:
    assert read_campaigns(WHOLE, "shop.toml", REGISTRY) == (LARGE,)


@given(campaigns())
def test_a_campaign_written_and_read_again_is_the_same(campaign: Campaign) -> None:
    document = json.loads(json.dumps(document_of(campaign)))
    assert read_campaign(document, REGISTRY) == campaign


@given(campaigns())
def test_a_file_of_json_is_read_like_toml(campaign: Campaign) -> None:
    text = json.dumps({"campaign": [{key: value for key, value in document_of(campaign).items() if key != "format"}]})
    assert read_campaigns(text, "shop.json", REGISTRY) == (campaign,)


def test_the_version_is_the_publications_and_not_the_documents() -> None:
    publication = Publication("cart-large", 7, document_of(LARGE), datetime(2026, 1, 1, tzinfo=UTC), "ann")
    assert campaign_of(publication, REGISTRY) == replace(LARGE, version=7)


def test_a_single_condition_needs_no_list() -> None:
    text = WHOLE[: WHOLE.index("audience")] + 'audience = { code = "returning_customer" }\n' + WHOLE[WHOLE.index("evidence") :]
    assert read_campaigns(text, "shop.toml", REGISTRY) == (replace(LARGE, audience=ReturningCustomer()),)
