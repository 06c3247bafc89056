"""Publishing: campaigns pass the guardrails and go live together, or not at all (G34)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from upsell_widget.documents.campaigns import campaign_of, document_of
from upsell_widget.domain.campaigns import Campaign
from upsell_widget.domain.catalogue import Entry, entry_of
from upsell_widget.domain.guardrails import Finding, Level, ShopFacts, lint
from upsell_widget.domain.outcomes import Publication
from upsell_widget.errors import DocumentError
from upsell_widget.state import State

LANGUAGES = ("ja", "en")
"""The languages the widget speaks; a campaign without words in one of them is warned of."""


def live_campaigns(state: State) -> tuple[tuple[Campaign, ...], tuple[str, ...]]:
    """The live campaigns as published, those switched off among them; and a line for each that cannot be read any more.

    An unreadable one (its condition is gone, say) must not keep its own replacement from going live.
    """
    campaigns, complaints = [], []
    for publication in state.store.publications()[1]:
        try:
            campaigns.append(campaign_of(publication, state.registry))
        except DocumentError as unreadable:
            complaints.append(str(unreadable))
    return tuple(campaigns), tuple(complaints)


def shop_facts(state: State, knows_url: Callable[[str], bool] | None = None) -> ShopFacts:
    """What the linter holds campaigns against: the synced index, or the shop's own catalogue where there is none yet."""
    entries: Sequence[Entry] = state.store.load_catalogue()[1] or tuple(map(entry_of, state.shop.catalogue()))
    return ShopFacts(
        products=frozenset(entry.id for entry in entries),
        categories=frozenset(entry.category for entry in entries),
        languages=LANGUAGES,
        capabilities=state.shop.capabilities(),
        knows_url=knows_url,
        unreminded=frozenset(f"{entry.id}@{plan_id}" for entry in entries for plan_id in entry.unreminded),
    )


def publish(
    state: State, campaigns: Sequence[Campaign], by: str, knows_url: Callable[[str], bool] | None = None
) -> tuple[Publication, ...]:
    """Publish campaigns, all or none, with the linter's report; their live publications.

    Raises:
        DocumentError: the guardrails block one of them; a line for each finding that does.
    """
    ids = {campaign.id for campaign in campaigns}
    beside = tuple(campaign for campaign in live_campaigns(state)[0] if campaign.id not in ids)
    now = state.clock()
    findings = lint(campaigns, shop_facts(state, knows_url), now, beside=beside)
    blocking = [finding.in_words() for finding in findings if finding.level is Level.BLOCK]
    if blocking:
        raise DocumentError("\n".join((*blocking, "Nothing was published.")))
    state.store.publish([_publication(campaign, findings, now, by) for campaign in campaigns])
    return tuple(publication for publication in state.store.publications()[1] if publication.campaign_id in ids)


def _publication(campaign: Campaign, findings: Sequence[Finding], now: datetime, by: str) -> Publication:
    report = tuple(finding.as_document() for finding in findings if finding.campaign_id == campaign.id)
    return Publication(campaign.id, 0, document_of(campaign), now, by, report)
