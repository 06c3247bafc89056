"""Rules on the shop: a campaign names only what the shop has, and needs only what it can do."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from upsell_widget.domain.campaigns import Campaign
from upsell_widget.domain.conditions.goods import in_category
from upsell_widget.domain.guardrails.audiences import named
from upsell_widget.domain.guardrails.copy import blocked, sells, warned
from upsell_widget.domain.guardrails.findings import Finding
from upsell_widget.domain.guardrails.recommending import CATEGORY, changes_subscription, pairs
from upsell_widget.domain.offers import Placement
from upsell_widget.domain.shop import Capabilities


@dataclass(frozen=True, slots=True)
class ShopFacts:
    """What the linter knows of the shop. None: not known, so not checked."""

    products: frozenset[str] | None = None
    categories: frozenset[tuple[str, ...]] = frozenset()
    """Category paths of the products."""
    languages: tuple[str, ...] = ()
    capabilities: Capabilities | None = None
    knows_url: Callable[[str], bool] | None = None
    unreminded: frozenset[str] = frozenset()
    """"product@plan" of plans that should be reminded of and are not (G25)."""


def shop_has_it(campaign: Campaign, shop: ShopFacts) -> Iterator[Finding]:
    """unknown_product, unknown_category, unknown_url."""
    for path, name in _names(campaign):
        if name.startswith(CATEGORY):
            yield from _unknown_category(campaign, shop, path, name.removeprefix(CATEGORY))
        elif shop.products is not None and name not in shop.products:
            yield blocked("unknown_product", campaign, path, name, "a product of the shop", _near(name, shop.products))
    content = campaign.offer.content
    if content is not None and shop.knows_url is not None and not shop.knows_url(content.url):
        yield blocked(
            "unknown_url", campaign, "offer.content.url", content.url, "a page of the shop, or https://…", "write the path of a page"
        )


def _names(campaign: Campaign) -> Iterator[tuple[str, str]]:
    yield from pairs(campaign)
    for condition in named(campaign.audience):
        product, category = getattr(condition, "product", None), getattr(condition, "category", None)
        if product is not None:
            yield f"audience: {condition.code}", product
        if category is not None:
            yield f"audience: {condition.code}", f"{CATEGORY}{category}"


def _unknown_category(campaign: Campaign, shop: ShopFacts, path: str, category: str) -> Iterator[Finding]:
    if shop.products is None or any(in_category(each, category) for each in shop.categories):
        return
    known = {code for each in shop.categories for code in each} | {"/".join(each) for each in shop.categories}
    yield blocked("unknown_category", campaign, path, category, "a category of the shop", _near(category, known))


def _near(name: str, known: set[str] | frozenset[str]) -> str:
    near = difflib.get_close_matches(name, known, n=1)
    return f"did you mean {near[0]}?" if near else "see the shop's catalogue, and run flask upsell sync when it is newer"


def shop_can_do_it(campaign: Campaign, shop: ShopFacts) -> Iterator[Finding]:
    """capability: the shop cannot make the change that accepting would ask for."""
    able = shop.capabilities
    if able is None or not sells(campaign):
        return
    needed = {
        "amend_order": campaign.placement is Placement.POST_PURCHASE,
        "discount_line": campaign.offer.discount_percent > 0,
        "change_subscription": changes_subscription(campaign),
    }
    for capability, needs in needed.items():
        if needs and not getattr(able, capability):
            yield blocked(
                "capability", campaign, "offer", f"a need of {capability}", "an offer the shop can carry out", "see Shop.capabilities"
            )


def everybody_can_read_it(campaign: Campaign, shop: ShopFacts) -> Iterator[Finding]:
    """language: one of the shop's languages has no words."""
    spoken = campaign.copy.title.languages
    if "" in spoken:
        return
    for language in shop.languages:
        if language not in spoken:
            yield warned(
                "language",
                campaign,
                "copy",
                f"no copy.{language}",
                f"words in {', '.join(shop.languages)}",
                "shoppers would read another language",
            )


def bounds_are_right(campaign: Campaign) -> Iterator[Finding]:
    """price_ratio: the lowest is above the highest, so that nothing can be offered."""
    ratio = campaign.offer.price_ratio
    if ratio is not None and ratio[0] > ratio[1]:
        yield blocked("price_ratio", campaign, "offer.price_ratio", list(ratio), "lowest, then highest", "turn them round")


def unhappy_are_left_in_peace(campaign: Campaign) -> Iterator[Finding]:
    """unhappy: the quiet for unhappy customers is lifted; selling to them backfires."""
    if campaign.limits.show_to_unhappy:
        yield warned("unhappy", campaign, "limits.show_to_unhappy", True, "false", "leave it out unless this helps and does not sell")
