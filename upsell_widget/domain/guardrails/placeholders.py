"""Rule on placeholders: only those that are filled in."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from string import Formatter

from upsell_widget.domain.campaigns import Campaign
from upsell_widget.domain.guardrails.copy import Said, blocked, said, sells
from upsell_widget.domain.guardrails.findings import Finding
from upsell_widget.domain.guardrails.lexicon import Lexicon

PLACEHOLDERS = ("product", "price", "difference", "current", "saving", "cycle", "stock")
"""What the widget fills in, in the shopper's language and currency."""


def placeholders_are_known(campaign: Campaign, lexicon: Lexicon) -> Iterator[Finding]:
    """placeholder: nothing is left standing in braces."""
    known = PLACEHOLDERS if sells(campaign) else ()
    for each in said(campaign):
        for name in _names(each):
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                advice = f"did you mean {{{near[0]}}}?" if near else "take it out"
                yield blocked("placeholder", campaign, each.path, f"{{{name}}}", _expected(known), advice)


def _expected(known: tuple[str, ...]) -> str:
    return f"one of {', '.join(f'{{{each}}}' for each in known)}" if known else "none, for content has no price"


def _names(each: Said) -> list[str]:
    try:
        return [
            name + (f"!{turn}" if turn else "") + (f":{form}" if form else "")
            for _, name, form, turn in Formatter().parse(each.words)
            if name is not None
        ]
    except ValueError:
        return [each.words]
