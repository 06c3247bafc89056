"""Offers, limits and copy of a campaign as documents."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from upsell_widget.documents.audiences import read_policy, write_policy
from upsell_widget.documents.problems import shown
from upsell_widget.documents.tables import Table, built, unbuilt
from upsell_widget.domain.campaigns import Content, Copy, OfferRule
from upsell_widget.domain.limits import Limits
from upsell_widget.domain.offers import OfferKind
from upsell_widget.domain.text import Text
from upsell_widget.state import Registry

ANY_LANGUAGE = "any"
"""How the language of words that serve for all is written."""
UNLIMITED = "unlimited"
"""How the absence of a campaign's own cap is written: TOML has no null."""
_LANGUAGE = re.compile(r"[a-z]{2,3}([_-][A-Za-z]{2,4})?")
_MOST = 1_000_000


def read_offer(table: Table, registry: Registry) -> OfferRule:
    """What a campaign offers."""
    inner = table.table("offer", required=True)
    if "offer" not in table:
        return OfferRule(OfferKind.CONTENT)
    kind = inner.value("kind", OfferKind)
    recommend = [_recommender(inner, index, each, registry) for index, each in enumerate(inner.items("recommend"))]
    content = built(Content, inner.table("content")) if "content" in inner else None
    offer = OfferRule(
        kind=kind,
        recommend=tuple(recommend),
        price_ratio=_ratio(inner),
        match=inner.value("match", tuple[str, ...], ()),
        quantity=inner.number("quantity", 1, 999, None),
        discount_percent=inner.number("discount_percent", 0, 99, 0),
        content=content,
    )
    _check_kind(inner, kind)
    inner.close("recommend", "content")
    return offer


def _check_kind(table: Table, kind: OfferKind | None) -> None:
    if kind is None:
        return
    wanted, stray = ("content", "recommend") if kind is OfferKind.CONTENT else ("recommend", "content")
    if not table.content.get(wanted):
        table.problem(wanted, "nothing", f"{wanted}, for kind is {kind.value}")
    if table.content.get(stray):
        table.problem(stray, f"{stray}", f"none, for kind is {kind.value}")


def _recommender(table: Table, index: int, found: Any, registry: Registry) -> Any:
    inner = Table(found if isinstance(found, Mapping) else {}, (*table.path, "recommend", index), table.problems, table.owner)
    if not isinstance(found, Mapping):
        inner.problem(None, shown(found), "a recommender {code, args}")
        return None
    return read_policy(inner, registry.recommenders, "a recommender {code, args}")


def _ratio(table: Table) -> tuple[float, float] | None:
    found: tuple[float, float] | None = table.value("price_ratio", tuple[float, float] | None, None)
    if found is not None and not all(math.isfinite(each) and each >= 0 for each in found):
        table.problem("price_ratio", shown(list(found)), "two numbers from 0 up, lowest and highest")
        return None
    return found


def write_offer(offer: OfferRule) -> dict[str, Any]:
    """The document of an offer."""
    document: dict[str, Any] = {
        "kind": offer.kind.value,
        "recommend": [write_policy(each) for each in offer.recommend],
        "price_ratio": list(offer.price_ratio) if offer.price_ratio is not None else None,
        "match": list(offer.match),
        "quantity": offer.quantity,
        "discount_percent": offer.discount_percent,
        "content": unbuilt(offer.content) if offer.content is not None else None,
    }
    return {key: value for key, value in document.items() if value}


def read_limits(table: Table) -> Limits:
    """The limits of a campaign: whole numbers from 1 up, and whether unhappy customers may see it."""
    inner = table.table("limits")
    usual = Limits()
    limits = Limits(
        session=_cap(inner, "session", usual.session),
        day=_cap(inner, "day", usual.day),
        week=_cap(inner, "week", usual.week),
        cool_down_days=inner.number("cool_down_days", 7, 3650, usual.cool_down_days),
        snooze_days=inner.number("snooze_days", 7, 3650, usual.snooze_days),
        show_to_unhappy=inner.value("show_to_unhappy", bool, usual.show_to_unhappy),
    )
    inner.close()
    return limits


def _cap(table: Table, key: str, usual: int | None) -> int | None:
    if table.content.get(key) == UNLIMITED:
        return table.value(key, str) and None
    found: int | None = table.number(key, 1, _MOST, usual)
    return found


def write_limits(limits: Limits) -> dict[str, Any]:
    """The document of limits, what is as usual left out."""
    return {key: UNLIMITED if value is None else value for key, value in unbuilt(limits).items()}


def read_copy(table: Table) -> Copy:
    """The words of a campaign: a table a language, each with a title."""
    inner = table.table("copy", required=True)
    words: dict[str, dict[str, str]] = defaultdict(dict)
    for language in inner.content:
        if language != ANY_LANGUAGE and not _LANGUAGE.fullmatch(language):
            inner.problem(language, shown(language), "a language, like ja, en or en_GB, or any")
        for name, text in _words(inner.table(language)).items():
            words[name]["" if language == ANY_LANGUAGE else language] = text
    if "copy" in table and not inner.content:
        inner.problem(None, "nothing", "a table a language, like [campaign.copy.ja]")
    return Copy(**{each.name: Text.of(words[each.name]) for each in fields(Copy)})


def _words(table: Table) -> dict[str, str]:
    found = {each.name: table.value(each.name, str, None) for each in fields(Copy)}
    if not found["title"]:
        table.problem("title", shown(found["title"]) if "title" in table else "nothing", "the title of the popup")
    table.close()
    return {name: text for name, text in found.items() if text is not None}


def write_copy(copy: Copy) -> dict[str, dict[str, str]]:
    """The document of the words of a campaign."""
    document: dict[str, dict[str, str]] = {}
    for each in fields(Copy):
        for language, text in getattr(copy, each.name).words:
            document.setdefault(language or ANY_LANGUAGE, {})[each.name] = text
    return document
