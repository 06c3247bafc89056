"""Presentation: an offer as a popup shows it, every word and figure of it final."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from upsell_widget.domain.campaigns import Campaign
from upsell_widget.domain.moments import OF_LIMITS
from upsell_widget.domain.offers import Because, Offer, Placement
from upsell_widget.domain.shop import Product
from upsell_widget.domain.terms import Terms
from upsell_widget.domain.timing import opens_after
from upsell_widget.web.headline import Headline, headline
from upsell_widget.web.labels import Labels, accept_label, decline_label, labels, no_need
from upsell_widget.web.placeholders import filled, placeholder_values
from upsell_widget.web.reasons import why_line
from upsell_widget.web.term_row import TermRow
from upsell_widget.web.terms_view import term_rows
from upsell_widget.web.wording import wording_for


@dataclass(frozen=True, slots=True)
class PopupView:
    """What ``offer.html`` renders. Plain text throughout: the template escapes it."""

    token: str
    prefix: str
    """Where our routes live: the forms post to ``{prefix}/accept`` and so on."""
    heading_id: str
    language: str
    kind: str
    placement: str
    delay: int
    """Seconds after the page before it opens."""
    title: str
    body: str
    calm: str
    """At a limit: that nothing need be bought. No campaign can leave it out."""
    why: str
    name: str
    contents: str
    image: str
    headlines: tuple[Headline, ...]
    """The prices that decide, the first and what follows it in the same size (G03)."""
    difference: str
    """What the total changes by, with its sign, where a line is replaced."""
    terms: tuple[TermRow, ...]
    accept: str
    decline: str
    labels: Labels
    return_to: str


def present(
    offer: Offer,
    token: str,
    campaign: Campaign,
    product: Product | None,
    anchor: Product | None,
    terms: Terms | None,
    *,
    because: Because,
    now: datetime,
    prefix: str = "/upsell",
    default_locale: str = "ja",
) -> PopupView:
    """The popup of an offer in the shopper's language.

    Copy that names something this offer does not have falls back to the honest default.
    """
    words = wording_for(offer.locale, default_locale)
    values = placeholder_values(offer, product, anchor, words, now)
    name = words.text(product.title) if product is not None else ""
    copy, prices = campaign.copy, headline(offer, terms, words)
    why = filled(copy.why, values, words) or why_line(offer, because, anchor, words)
    return PopupView(
        token=token,
        prefix=prefix,
        heading_id=f"upsell-{offer.id}",
        language=words.language,
        kind=offer.kind.value,
        placement=offer.placement.value,
        delay=opens_after(campaign.trigger, campaign.placement),
        title=filled(copy.title, values, words) or name,
        body=filled(copy.body, values, words),
        calm=no_need(words) if campaign.trigger.code in OF_LIMITS else "",
        why=words.say("Why you see this: {reason}", reason=why),
        name=name,
        contents=words.text(product.contents) if product is not None else "",
        image=_image(campaign, product),
        headlines=prices.amounts,
        difference=prices.difference,
        terms=term_rows(terms, words, delivered=product is None or product.needs_delivery),
        accept=filled(copy.accept, values, words) or accept_label(offer, terms, words),
        decline=filled(copy.decline, values, words) or decline_label(words, leaving=offer.placement is Placement.CANCEL),
        labels=labels(words),
        return_to=offer.return_to,
    )


def _image(campaign: Campaign, product: Product | None) -> str:
    if product is not None:
        return product.image
    return campaign.offer.content.image if campaign.offer.content is not None else ""
