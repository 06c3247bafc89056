"""Rules on the two buttons: Accept says what is agreed to and what it costs (G05), Decline never shames (G09)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from upsell_widget.domain.campaigns import Campaign
from upsell_widget.domain.guardrails.copy import Said, blocked, first_match, said, sells
from upsell_widget.domain.guardrails.findings import Finding
from upsell_widget.domain.guardrails.lexicon import Lexicon
from upsell_widget.domain.guardrails.recommending import offers_recurring

_PLACEHOLDER = re.compile(r"\{\w*\}")
_EDGES = " \t、。,.!！?？:：・-–—()（）\"'「」→>»"


def accept_says_it(campaign: Campaign, lexicon: Lexicon) -> Iterator[Finding]:
    """G05. An empty label is filled with an honest one, so it is fine."""
    if not sells(campaign):
        return
    for label in said(campaign, "accept"):
        problem = _label_problem(label, lexicon, offers_recurring(campaign))
        if problem is not None:
            yield blocked(
                "G05", campaign, label.path, label.words, problem, "write 「{price}で追加」 or “Add for {price}”, or leave it out"
            )


def _label_problem(label: Said, lexicon: Lexicon, is_recurring: bool) -> str | None:
    bare = _PLACEHOLDER.sub("", label.words).strip(_EDGES)
    if not bare or first_match(bare, lexicon.vague):
        return "a label that says what is agreed to"
    if not label.states_amount:
        return "{price} or {difference} in the label"
    if is_recurring and not first_match(label.words, lexicon.recurring):
        return "a label that says it goes on: {cycle}, 定期, subscribe, plan"
    return None


def decline_is_neutral(campaign: Campaign, lexicon: Lexicon) -> Iterator[Finding]:
    """G09."""
    for label in said(campaign, "decline"):
        found = first_match(label.words, lexicon.shame)
        if found is not None:
            yield blocked(
                "G09", campaign, label.path, found, "a neutral no", "write 「いいえ、けっこうです」 or “No, thank you”, or leave it out"
            )
