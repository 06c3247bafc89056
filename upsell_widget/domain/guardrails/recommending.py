"""What a campaign's recommenders can be seen to propose, from their arguments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from upsell_widget.domain.campaigns import Campaign

CATEGORY = "category:"
"""How a pair says that it is for everything of a category."""
_RECURRING = {"subscription", "plan", "longer", "smaller"}
_CHANGING = {"plan", "longer", "smaller"}


def _steps(campaign: Campaign) -> set[object]:
    return {getattr(each, "to", None) for each in campaign.offer.recommend if each.code == "ladder"}


def offers_recurring(campaign: Campaign) -> bool:
    """Whether all it proposes is paid again and again."""
    steps = _steps(campaign)
    return bool(steps) and steps <= _RECURRING and all(each.code == "ladder" for each in campaign.offer.recommend)


def changes_subscription(campaign: Campaign) -> bool:
    """Whether it would move a running subscription."""
    return not _steps(campaign).isdisjoint(_CHANGING) or any(each.code == "pause" for each in campaign.offer.recommend)


def proposes_plans(campaign: Campaign) -> frozenset[str] | None:
    """The plans its ladders name, empty where they may take any; None: none of them proposes a plan."""
    ladders = [each for each in campaign.offer.recommend if each.code == "ladder" and getattr(each, "to", None) in _RECURRING]
    named = [getattr(each, "plan", None) for each in ladders]
    if not ladders:
        return None
    return frozenset() if None in named else frozenset(each for each in named if each)


def pairs(campaign: Campaign) -> Iterator[tuple[str, str]]:
    """Path and name of each product, or ``category:`` of products, that the merchant paired by hand."""
    for index, recommender in enumerate(campaign.offer.recommend):
        found = getattr(recommender, "pairs", None)
        if not isinstance(found, Mapping):
            continue
        path = f"offer.recommend[{index}].args.pairs"
        for key, partners in found.items():
            yield path, key
            for partner in partners:
                yield f"{path}.{key}", partner
