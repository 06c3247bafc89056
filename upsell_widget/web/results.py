"""Results: what a popup says once the shopper has answered: done, on its way, taken back, or not possible."""

from __future__ import annotations

from dataclasses import dataclass

from upsell_widget.domain.changes import AddLine, ChangePlan, PauseSubscription, ReplaceLine
from upsell_widget.domain.money import Money
from upsell_widget.domain.offers import Offer, Placement
from upsell_widget.domain.shop import Product, Quote
from upsell_widget.web.labels import Labels, labels
from upsell_widget.web.reasons import refusal_sentence
from upsell_widget.web.wording import Wording, wording_for


@dataclass(frozen=True, slots=True)
class ResultView:
    """What ``confirmation.html``, ``pending.html`` and ``refusal.html`` render."""

    heading_id: str
    language: str
    title: str
    sentences: tuple[str, ...]
    close: str
    """The label of the button that closes the popup, or leads back from the plain page."""
    labels: Labels
    return_to: str
    prefix: str
    token: str = ""
    """For the Undo form; empty: there is nothing to undo."""
    undo: str = ""
    has_next: bool = False
    """The popup may ask ``{prefix}/next`` for one more step."""
    link: str = ""
    """Where the accepted content is."""
    link_label: str = ""


def confirm(
    offer: Offer,
    token: str,
    *,
    product: Product | None,
    charged: Money | None,
    total: Money | None = None,
    undo_minutes: int = 0,
    link: str = "",
    prefix: str = "/upsell",
    default_locale: str = "ja",
) -> ResultView:
    """An accept that was carried out: what changed, what was charged, and how to take it back."""
    words = wording_for(offer.locale, default_locale)
    sentences = [words.text(product.title)] if product is not None else []
    of_subscription = isinstance(offer.change, ChangePlan | PauseSubscription)
    sentences += _money_sentences(charged, None if of_subscription else total, offer.placement, words)
    sentences += _next_billing(offer.quote, words) if of_subscription else []
    if undo_minutes and not link:
        sentences.append(words.say("You can undo this here within {minutes} minutes.", minutes=undo_minutes))
    return ResultView(
        heading_id=f"upsell-done-{offer.id}",
        language=words.language,
        title=_done(offer, words),
        sentences=tuple(sentences),
        close=words.say("Close"),
        labels=labels(words),
        return_to=offer.return_to,
        prefix=prefix,
        token=token,
        undo=words.say("Undo") if undo_minutes and not link else "",
        has_next=offer.placement is Placement.POST_PURCHASE,
        link=link,
        link_label=words.say("Open it"),
    )


def refused(offer: Offer, code: str, *, prefix: str = "/upsell", default_locale: str = "ja") -> ResultView:
    """An answer that could not be carried out, and why. Nothing was changed."""
    words = wording_for(offer.locale, default_locale)
    sentences = (refusal_sentence(code, words), words.say("Nothing was changed and nothing was charged."))
    return _plain(offer, words.say("We could not do that"), sentences, words, prefix)


def pending(offer: Offer, *, prefix: str = "/upsell", default_locale: str = "ja") -> ResultView:
    """An accept whose result is not known yet."""
    words = wording_for(offer.locale, default_locale)
    sentence = words.say("The shop is still working on it. You will be charged at most once, and never more than was shown.")
    return _plain(offer, words.say("Your answer is being carried out"), (sentence,), words, prefix)


def undone(offer: Offer, *, prefix: str = "/upsell", default_locale: str = "ja") -> ResultView:
    """An accept that was taken back."""
    words = wording_for(offer.locale, default_locale)
    sentence = words.say("Everything is as it was before. If anything was charged, it is refunded in full.")
    return _plain(offer, words.say("Undone"), (sentence,), words, prefix)


def _plain(offer: Offer, title: str, sentences: tuple[str, ...], words: Wording, prefix: str) -> ResultView:
    return ResultView(
        heading_id=f"upsell-done-{offer.id}",
        language=words.language,
        title=title,
        sentences=sentences,
        close=words.say("Close"),
        labels=labels(words),
        return_to=offer.return_to,
        prefix=prefix,
    )


def _done(offer: Offer, words: Wording) -> str:
    if offer.change is None:
        return words.say("Here you are")
    if offer.change.target.kind == "order":
        return words.say("Added to your order") if isinstance(offer.change, AddLine) else words.say("Your order has been changed")
    if isinstance(offer.change, PauseSubscription):
        return words.say("Your subscription is paused")
    if isinstance(offer.change, ReplaceLine):
        return words.say("Your cart has been changed")
    return words.say("Added to your cart") if isinstance(offer.change, AddLine) else words.say("Your plan has been changed")


def _money_sentences(charged: Money | None, total: Money | None, placement: Placement, words: Wording) -> list[str]:
    said = []
    if charged is not None and charged.amount > 0:
        said.append(words.say("{amount} has been charged.", amount=words.money(charged)))
    if total is not None:
        amount = words.money(total)
        is_order = placement is Placement.POST_PURCHASE
        said.append(words.say("Order total: {amount}", amount=amount) if is_order else words.say("Cart total: {amount}", amount=amount))
    return said


def _next_billing(quote: Quote | None, words: Wording) -> list[str]:
    """When a changed subscription is billed next, and how much."""
    if quote is None or quote.next_on is None or quote.later is None:
        return []
    later = quote.later + quote.later_shipping if quote.later_shipping is not None else quote.later
    return [words.say("Next billing: {amount} on {date}.", amount=words.money(later), date=words.day(quote.next_on))]
