"""What one mounted widget consists of, as its rooms see it. Built by the extension, kept in ``app.extensions``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from upsell_widget.domain.campaigns import Programme
from upsell_widget.domain.catalogue import Catalogue
from upsell_widget.domain.channels import Signalling
from upsell_widget.domain.health import USUAL, HealthRule
from upsell_widget.domain.offers import Placement
from upsell_widget.domain.outcomes import Event
from upsell_widget.domain.policies import Condition, Ranker, Recommender
from upsell_widget.domain.receipts import Receipt
from upsell_widget.domain.signals import Signal
from upsell_widget.errors import ConfigurationError
from upsell_widget.ports import Notifier, Shop, Store
from upsell_widget.ports.referrals import ReferralScheme
from upsell_widget.settings import Settings

if TYPE_CHECKING:
    from flask import Flask

KEY = "upsell_widget"


@dataclass(frozen=True, slots=True)
class Page:
    """A host page by what it is: its placement, and which view arguments name its product, order or subscription."""

    placement: Placement
    """May be given by its name ("cart")."""
    product: str | None = None
    """Name of the view argument with the product id."""
    order: str | None = None
    """Name of the view argument with the order id."""
    subscription: str | None = None
    """Name of the view argument with the id of the subscription the page is about (to cancel it, say)."""
    facts: tuple[str, ...] = ()
    """Names of view arguments the page states of itself: what ``page_fact`` looks at."""

    def __post_init__(self) -> None:
        """Refuse a placement there is not."""
        try:
            object.__setattr__(self, "placement", Placement(self.placement))
        except ValueError as error:
            raise ConfigurationError(f"placement: found {self.placement!r}, expected one of {', '.join(Placement)}") from error


@dataclass(frozen=True, slots=True)
class Registry:
    """The codes campaigns may use. Built-ins and a host's own are the same kind of thing."""

    conditions: Mapping[str, type[Condition]] = field(default_factory=dict)
    recommenders: Mapping[str, type[Recommender]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class State:
    """Everything a request, a command or a job of one app needs."""

    settings: Settings
    shop: Shop
    store: Store
    notifier: Notifier
    ranker: Ranker
    registry: Registry
    pages: Mapping[str, Page]
    clock: Callable[[], datetime]
    """Now, in UTC."""
    new_id: Callable[[], str]
    """A random id that cannot be guessed."""
    programme: Callable[[], Programme]
    """The live campaigns; noticed within ``reload_seconds`` of a publication."""
    catalogue: Callable[[], Catalogue]
    """The shared index; noticed within ``reload_seconds`` of a sync."""
    write_event: Callable[[Event], bool]
    """Queue a browsing event; False: the queue is full and it was dropped."""
    keep_receipt: Callable[[Receipt, Any], None]
    """Queue a receipt and its context."""
    flush: Callable[[], None]
    """Write what is queued, now."""
    signal: Callable[[Signal], None]
    """Tell staff of something about a customer, once for each matter."""
    secret_keys: tuple[str, ...] = ()
    """Oldest first, as itsdangerous wants them."""
    health: HealthRule = USUAL
    """What customers' health is reckoned by."""
    signalling: Signalling = Signalling()
    """On which channels staff hear of what."""
    referrals: ReferralScheme | None = None
    """The referral programme; None: there is none."""


def state_of(app: Flask) -> State:
    """The state of the widget mounted in an app. Raises KeyError where none is."""
    state: State = app.extensions[KEY]
    return state
