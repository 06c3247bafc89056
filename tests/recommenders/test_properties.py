"""What every recommender keeps, over any shop and any visit."""

from __future__ import annotations

import string
from typing import get_args

from hypothesis import given
from hypothesis import strategies as st

from tests.domain.building import context, line
from tests.recommenders.building import declined
from upsell_widget.domain.catalogue import Catalogue, Entry
from upsell_widget.domain.context import Context
from upsell_widget.domain.policies import Recommender
from upsell_widget.domain.shop import Shopper, Subscription
from upsell_widget.recommenders import BUILT_IN
from upsell_widget.recommenders.anchors import Start, anchors
from upsell_widget.recommenders.blend import Blend
from upsell_widget.recommenders.bought_together import BoughtTogether
from upsell_widget.recommenders.curated import Curated
from upsell_widget.recommenders.ladder import Ladder, To
from upsell_widget.recommenders.pause import Pause
from upsell_widget.recommenders.popular import Popular, Than
from upsell_widget.recommenders.similar import Similar
from upsell_widget.recommenders.viewed_instead import ViewedInstead
from upsell_widget.recommenders.viewed_next import ViewedNext

IDS = string.ascii_lowercase[:10]
PLANS = ("annual", "monthly")
prices = st.integers(100, 1000)
ids = st.sampled_from(IDS)


def plans(year: int) -> tuple[tuple[str, int], ...]:
    return (("annual", year), ("monthly", year + year // 5))


entries = st.builds(
    Entry,
    id=ids,
    price=st.none() | prices,
    category=st.sampled_from([(), ("food",), ("food", "dishes"), ("shoes",)]),
    family=st.sampled_from([None, "f", "g"]),
    rank=st.none() | st.integers(1, 4),
    attributes=st.dictionaries(st.just("gender"), st.sampled_from(["men", "ladies"])),
    parts=st.lists(ids, max_size=2).map(tuple),
    plans=st.just(()) | prices.map(plans),
    popularity=st.integers(0, 50),
)
catalogues = st.lists(entries, max_size=10).map(Catalogue)
some_ids = st.lists(ids, max_size=4, unique=True).map(tuple)


@st.composite
def visits(draw: st.DrawFn) -> Context:
    lines = tuple(line(each, draw(prices), draw(st.integers(1, 3)), draw(st.sampled_from([None, *PLANS]))) for each in draw(some_ids))
    line_ids = st.sampled_from([None, "line-gone", *(each.id for each in lines)])
    running = tuple(Subscription(f"s-{each}", each, draw(st.sampled_from([None, *PLANS]))) for each in draw(some_ids))
    return context(
        lines=lines,
        shopper=Shopper(subscriptions=running),
        trigger=draw(st.sampled_from(["load", "declined"])),
        product_id=draw(st.none() | ids),
        removed=draw(some_ids),
        studied=draw(some_ids),
        declined=draw(st.none() | st.builds(declined, ids, line_ids, st.sampled_from([None, *PLANS]))),
    )


starts = st.sampled_from(get_args(Start))
ladders = st.builds(Ladder, st.sampled_from(get_args(To)), starts, st.integers(1, 3), st.sampled_from([None, *PLANS]))
pairs = st.dictionaries(ids | st.just("category:food"), some_ids, min_size=1).filter(lambda found: any(found.values()))
recommenders = ladders | st.builds(Curated, pairs, starts, st.booleans()) | st.builds(Popular, st.sampled_from(get_args(Than)), starts)


@given(recommenders, visits(), catalogues, st.integers(0, 5))
def test_only_what_is_in_the_catalogue_is_proposed_and_never_more_than_asked(
    recommender: Recommender, visit: Context, catalogue: Catalogue, at_most: int
) -> None:
    found = recommender.recommend(visit, catalogue, at_most)
    assert len(found) <= at_most
    for each in found:
        entry = catalogue.get(each.product_id)
        assert entry is not None
        assert each.plan_id is None or each.plan_id in dict(entry.plans)
        assert 0 < each.likelihood <= 1


@given(recommenders, visits(), catalogues)
def test_the_same_visit_gets_the_same_answer(recommender: Recommender, visit: Context, catalogue: Catalogue) -> None:
    again = Catalogue(catalogue.entries())
    assert recommender.recommend(visit, catalogue, 100) == recommender.recommend(visit, again, 100)


@given(recommenders, visits(), catalogues)
def test_fewer_are_the_first_of_more(recommender: Recommender, visit: Context, catalogue: Catalogue) -> None:
    assert recommender.recommend(visit, catalogue, 2) == recommender.recommend(visit, catalogue, 100)[:2]


@given(recommenders, visits(), catalogues)
def test_a_line_or_subscription_that_is_replaced_is_there(recommender: Recommender, visit: Context, catalogue: Catalogue) -> None:
    lines = {each.id for each in visit.cart.lines} if visit.cart else set()
    running = {each.id for each in visit.shopper.subscriptions}
    for each in recommender.recommend(visit, catalogue, 100):
        assert each.line_id is None or each.line_id in lines
        assert each.subscription_id is None or each.subscription_id in running


@given(visits(), catalogues, starts, st.integers(1, 3))
def test_next_climbs_and_previous_descends_for_less(visit: Context, catalogue: Catalogue, start: Start, steps: int) -> None:
    known = [found for each in anchors(start, visit) if (found := catalogue.get(each.product_id)) is not None]
    for candidate in Ladder("next", start, steps).recommend(visit, catalogue, 100):
        assert any(_below(anchor, catalogue.get(candidate.product_id)) for anchor in known)
    for candidate in Ladder("previous", start, steps).recommend(visit, catalogue, 100):
        assert any(_below(catalogue.get(candidate.product_id), anchor) for anchor in known)


def _below(low: Entry | None, high: Entry | None) -> bool:
    assert low is not None
    assert high is not None
    if low.rank is not None and high.rank is not None:
        return low.family == high.family and low.rank < high.rank
    return low.family == high.family and (low.price or 0) < (high.price or 0)


@given(visits(), catalogues, starts)
def test_cheaper_is_cheaper_and_dearer_is_dearer(visit: Context, catalogue: Catalogue, start: Start) -> None:
    prices_of = [(found.price or 0) for each in anchors(start, visit) if (found := catalogue.get(each.product_id)) is not None]
    for each in Popular("cheaper", start).recommend(visit, catalogue, 100):
        assert _price(catalogue.get(each.product_id)) < max(prices_of)
    for each in Popular("dearer", start).recommend(visit, catalogue, 100):
        assert _price(catalogue.get(each.product_id)) > min(prices_of)


def _price(entry: Entry | None) -> int:
    assert entry is not None
    assert entry.price is not None
    return entry.price


def test_the_built_in_recommenders_are_found_by_their_codes() -> None:
    assert dict(BUILT_IN.items()) == {
        "curated": Curated,
        "ladder": Ladder,
        "bought_together": BoughtTogether,
        "viewed_instead": ViewedInstead,
        "viewed_next": ViewedNext,
        "similar": Similar,
        "popular": Popular,
        "blend": Blend,
        "pause": Pause,
    }
