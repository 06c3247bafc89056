"""The corpus: bad campaigns are caught, each by exactly its rule; good ones pass."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from upsell_widget.documents.campaigns import read_file
from upsell_widget.domain.campaigns import Campaign
from upsell_widget.domain.conditions import BUILT_IN as CONDITIONS
from upsell_widget.domain.guardrails import Finding, Level, ShopFacts, lint
from upsell_widget.domain.shop import Capabilities
from upsell_widget.recommenders import BUILT_IN as RECOMMENDERS
from upsell_widget.state import Registry

CORPUS = Path(__file__).with_name("corpus")
REGISTRY = Registry(CONDITIONS, RECOMMENDERS)
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
SHOP = ShopFacts(
    products=frozenset({"vinegar", "honey"}),
    categories=frozenset({("food", "seasoning"), ("fashion", "shoes"), ("disease",)}),
    capabilities=Capabilities(amend_order=True, discount_line=True, change_subscription=True),
    knows_url=lambda url: url.startswith(("/guides/", "https://")),
)
OTHER_SHOPS = {
    "language": replace(SHOP, languages=("ja", "en")),
    "capability": replace(SHOP, capabilities=Capabilities()),
    "G25": replace(SHOP, unreminded=frozenset({"storage@annual", "music@trial"})),
}
WARN_ONLY = {"G33", "language", "shadowed", "unhappy"}


def campaigns(path: Path) -> tuple[Campaign, ...]:
    return read_file(path, REGISTRY)


BAD = {path.stem: campaigns(path) for path in sorted((CORPUS / "bad").glob("*.toml"))}
GOOD = [campaign for path in sorted((CORPUS / "good").glob("*.toml")) for campaign in campaigns(path)]


def found(campaign: Campaign, rule: str = "") -> tuple[Finding, ...]:
    beside = [each for each in BAD[rule] if each.id.startswith("wide-")] if rule == "shadowed" else []
    return lint([campaign], OTHER_SHOPS.get(rule, SHOP), NOW, beside=beside)


@pytest.mark.parametrize(
    ("rule", "campaign"), [(rule, each) for rule in BAD for each in BAD[rule]], ids=lambda each: getattr(each, "id", each)
)
def test_a_bad_campaign_is_caught_by_exactly_its_rule(rule: str, campaign: Campaign) -> None:
    caught = {finding.rule for finding in found(campaign, rule)}
    assert caught == (set() if campaign.id.startswith("wide-") else {rule})


@pytest.mark.parametrize("campaign", GOOD, ids=lambda each: each.id)
def test_a_good_campaign_passes_without_a_word(campaign: Campaign) -> None:
    assert found(campaign) == ()


def test_the_corpus_is_as_large_as_it_should_be() -> None:
    assert {rule: len(BAD[rule]) for rule in BAD if len(BAD[rule]) < 3} == {}
    assert len(BAD) == 28
    assert len(GOOD) >= 50


@pytest.mark.parametrize("rule", BAD)
def test_what_deceives_blocks_and_what_is_doubtful_warns(rule: str) -> None:
    levels = {finding.level for campaign in BAD[rule] for finding in found(campaign, rule)}
    if rule == "unreachable":
        assert levels == {Level.BLOCK, Level.WARN}, "a schedule that has run out is no deceit"
    else:
        assert levels == {Level.WARN if rule in WARN_ONLY else Level.BLOCK}


def test_every_finding_says_where_and_what_to_do() -> None:
    for rule, bad in BAD.items():
        for finding in (each for campaign in bad for each in found(campaign, rule)):
            assert all((finding.path, finding.found, finding.expected, finding.advice)), finding
            assert "\n" not in finding.in_words()
            assert Finding.of(finding.as_document()) == finding
