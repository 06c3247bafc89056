"""What holds for every rule: it never fails, it can be extended, and it says the same of the same campaign."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given

from tests.documents.building import campaigns
from upsell_widget.domain.campaigns import Campaign, Content, Copy, OfferRule
from upsell_widget.domain.guardrails import LEXICON, ShopFacts, blocks, lint
from upsell_widget.domain.offers import OfferKind, Placement
from upsell_widget.domain.shop import Capabilities
from upsell_widget.domain.text import Text

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
SHOP = ShopFacts(frozenset({"a"}), frozenset({("a", "b")}), ("ja", "en"), Capabilities(), lambda url: False)
GUIDE = Campaign("guide", Placement.CART, OfferRule(OfferKind.CONTENT, content=Content("g", "/g")), Copy(Text.of("A guide")))


@given(campaigns(), campaigns())
def test_any_campaign_can_be_checked_beside_any_other(one: Campaign, other: Campaign) -> None:
    findings = lint([one], SHOP, NOW, beside=[other])
    assert {finding.campaign_id for finding in findings} <= {one.id}
    assert findings == lint([one], SHOP, NOW, beside=[other])


def test_a_shop_adds_its_own_words_to_the_lexicon() -> None:
    stingy = Campaign("guide", Placement.CART, GUIDE.offer, Copy(Text.of("A guide"), decline=Text.of("けちなので読まない")))
    assert not blocks(lint([stingy], ShopFacts(), NOW))
    (finding,) = lint([stingy], ShopFacts(), NOW, lexicon=LEXICON.extended(shame=["けち"]))
    assert (finding.rule, finding.path, finding.found) == ("G09", "copy.any.decline", '"けち"')


def test_a_word_list_that_there_is_not_cannot_be_extended() -> None:
    with pytest.raises(ValueError, match=r"found \['shaming'\], expected some of \["):
        LEXICON.extended(shaming=["けち"])


def test_what_is_not_known_of_the_shop_is_not_checked() -> None:
    assert lint([GUIDE], ShopFacts(), NOW) == ()
    assert [finding.rule for finding in lint([GUIDE], SHOP, NOW)] == ["unknown_url"]
