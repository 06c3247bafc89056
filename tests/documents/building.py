"""A registry and a way to make any campaign, for tests of documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import ClassVar, Literal

from hypothesis import strategies as st

from upsell_widget.domain.campaigns import Campaign, Content, Copy, OfferRule
from upsell_widget.domain.catalogue import Catalogue
from upsell_widget.domain.conditions import BUILT_IN, All, Any, Not
from upsell_widget.domain.conditions.cart import CartContains, CartTotal
from upsell_widget.domain.conditions.loyalty import LoyaltyBand
from upsell_widget.domain.conditions.page import Declined
from upsell_widget.domain.conditions.shopper import Device, Locale, ReturningCustomer
from upsell_widget.domain.context import Context
from upsell_widget.domain.due import BY_DATE
from upsell_widget.domain.limits import Limits
from upsell_widget.domain.loyalty import HealthBand
from upsell_widget.domain.moments import BY_METER
from upsell_widget.domain.offers import Candidate, OfferKind, Placement
from upsell_widget.domain.policies import Condition, Recommender
from upsell_widget.domain.text import Text
from upsell_widget.domain.timing import ALWAYS, TRIGGERS, Schedule, Trigger
from upsell_widget.state import Registry


@dataclass(frozen=True, slots=True)
class Pairs:
    """A host's own recommender, with an argument whose name is a word of Python."""

    code: ClassVar[str] = "pairs"
    pairs: Mapping[str, tuple[str, ...]]
    from_: Literal["cart", "page"] = "cart"

    def recommend(self, context: Context, catalogue: Catalogue, at_most: int) -> Sequence[Candidate]:
        return ()


@dataclass(frozen=True, slots=True)
class Step:
    """A host's own recommender, with nothing that must be said."""

    code: ClassVar[str] = "step"
    share: float = 0.5

    def recommend(self, context: Context, catalogue: Catalogue, at_most: int) -> Sequence[Candidate]:
        return ()


REGISTRY = Registry(BUILT_IN, {"pairs": Pairs, "step": Step})

triggers = st.one_of(
    st.builds(Trigger, st.sampled_from(sorted(TRIGGERS - BY_METER - BY_DATE)), st.integers(0, 60)),
    st.builds(Trigger, st.sampled_from(sorted(BY_DATE)), days=st.integers(1, 366)),
    st.builds(Trigger, st.sampled_from(sorted(BY_METER - {"limit_near"})), about=st.just("storage_gb")),
    st.builds(Trigger, st.just("limit_near"), about=st.just("storage_gb"), share=st.sampled_from([0.5, 0.8, 0.95])),
)
words = st.text("abc あい\"'\\\n{}#=[]。", max_size=12)
names = st.text("abcdefgh-_", min_size=1, max_size=8)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 the strategy wants them so


def text(languages: Sequence[str], *, required: bool = False) -> st.SearchStrategy[Text]:
    """Words in these languages."""
    said = words.filter(bool) if required else words
    return st.fixed_dictionaries(dict.fromkeys(languages, said)).map(Text.of)


def conditions() -> st.SearchStrategy[Condition]:
    """Trees of conditions."""
    leaves: st.SearchStrategy[Condition] = st.one_of(
        st.builds(CartTotal, st.sampled_from(["JPY", "EUR"]), at_least=st.integers(0, 10**6)),
        st.builds(CartContains, product=names, category=st.none() | names),
        st.builds(LoyaltyBand, st.lists(st.sampled_from(HealthBand), min_size=1).map(tuple)),
        st.builds(Locale, st.just(("ja", "en"))),
        st.builds(Device, st.sampled_from(["desktop", "mobile"])),
        st.builds(Declined, st.none() | st.sampled_from(OfferKind)),
        st.just(ReturningCustomer()),
    )
    return st.recursive(leaves, _grown, max_leaves=8)


def _grown(inner: st.SearchStrategy[Condition]) -> st.SearchStrategy[Condition]:
    several = st.lists(inner, min_size=1, max_size=3).map(tuple)
    return st.one_of(several.map(All), several.map(Any), inner.map(Not))


def recommenders() -> st.SearchStrategy[Recommender]:
    """Recommenders of the registry."""
    pairs = st.dictionaries(names, st.lists(names, max_size=2).map(tuple), max_size=2)
    return st.builds(Pairs, pairs, st.sampled_from(["cart", "page"])) | st.builds(Step, st.floats(0, 1))


def offers() -> st.SearchStrategy[OfferRule]:
    """Offers that sell, and help that does not."""
    sells = st.builds(
        OfferRule,
        kind=st.sampled_from([OfferKind.UPSELL, OfferKind.CROSS_SELL, OfferKind.DOWNSELL]),
        recommend=st.lists(recommenders(), min_size=1, max_size=2).map(tuple),
        price_ratio=st.none() | st.tuples(st.floats(0, 9), st.floats(0, 9)),
        match=st.lists(names, max_size=2).map(tuple),
        quantity=st.none() | st.integers(1, 9),
        discount_percent=st.integers(0, 50),
    )
    helps = st.builds(OfferRule, kind=st.just(OfferKind.CONTENT), content=st.builds(Content, id=names, url=names, image=words))
    return sells | helps


def schedules() -> st.SearchStrategy[Schedule]:
    """Schedules that end after they start."""
    return st.just(ALWAYS) | st.builds(
        Schedule,
        starts=st.none() | moments,
        weekdays=st.frozensets(st.integers(0, 6)),
        opens=st.none() | st.times(),
        closes=st.none() | st.times(),
        utc_offset_minutes=st.integers(-840, 840),
    )


@st.composite
def campaigns(draw: st.DrawFn) -> Campaign:
    """Any campaign that a document can say."""
    languages = draw(st.lists(st.sampled_from(["ja", "en", "en_GB", ""]), min_size=1, unique=True))
    copy = Copy(draw(text(languages, required=True)), *(draw(text(languages)) for _ in range(4)))
    caps = st.none() | st.integers(1, 9)
    return Campaign(
        id="c" + draw(names),
        placement=draw(st.sampled_from(Placement)),
        offer=draw(offers()),
        copy=copy,
        name=draw(words),
        trigger=draw(triggers),
        schedule=draw(schedules()),
        audience=draw(st.none() | conditions()),
        limits=Limits(draw(caps), draw(caps), draw(caps), draw(st.integers(7, 90)), draw(st.integers(7, 90)), draw(st.booleans())),
        priority=draw(st.integers(-99, 99)),
        enabled=draw(st.booleans()),
        holdout_percent=draw(st.none() | st.integers(0, 100)),
        evidence=draw(st.dictionaries(names, words, max_size=2)),
    )
