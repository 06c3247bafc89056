"""Counting, written once for every engine: who had what together, in Ibis expressions.

Sources: decay and basket-size normalisation as in session kNN (Ludewig & Jannach, 2018, arXiv:1803.09587) and in
size-corrected association rules; the Gram matrix is what EASE needs (Steck, 2019, arXiv:1905.03375).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import ibis
from ibis import _
from ibis.expr.types import FloatingValue, Table

GRAIN = 2.0**30
"""Weights are rounded to 1 / GRAIN, so that their sums are exact and the same on every engine, in whatever order they are made."""
SECONDS_A_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Counting:
    """How to count."""

    half_life_days: float | None = 365.0
    """After so many days a basket counts half; None: all count alike. Ages are measured from the newest basket."""
    size_correction: float = 0.5
    """A basket of n items counts 1 / (n - 1) to this power: those of a huge one say little about each other. 0: all alike."""
    most_lines: int = 200
    """Of a larger basket only so many items, the most popular, are paired."""
    neighbours: int = 200
    """How many of its strongest pairs each item outside the head keeps."""
    head: int = 5_000
    """Among so many most popular items every pair is kept."""
    shrink: float = 5.0
    """Strength is damped by together / (together + shrink)."""


def items_of(bought: Table, viewed: Table) -> Table:
    """(item, number): every item once, numbered from 0 in the order of its bytes."""
    items = bought.select("item").union(viewed.select("item")).distinct()
    return items.mutate(number=ibis.row_number().over(order_by="item").cast("int32"))


def baskets_of(interactions: Table) -> Table:
    """(basket, number, who, named, at): baskets numbered; ``who`` is the number of the person's first basket, or one's own."""
    baskets = interactions.group_by("basket").agg(person=_.person.max(), at=_.at.max())
    # any numbering will do, and times are sorted faster than names
    baskets = baskets.mutate(number=ibis.row_number().over(order_by="at").cast("int32"))
    first = baskets.filter(_.person.notnull()).group_by("person").agg(who=_.number.min())
    known = baskets.left_join(first, "person")
    return known.select("basket", "number", "at", who=ibis.coalesce(_.who, _.number), named=_.person.notnull())


def lines_of(interactions: Table, items: Table, baskets: Table) -> Table:
    """(basket, item): in numbers, each item of a basket once."""
    joined = interactions.select("basket", "item").join(items, "item").select("basket", item=_.number)
    return joined.join(baskets, "basket").select("item", basket=_.number).distinct()


def weights_of(lines: Table, baskets: Table, how: Counting) -> Table:
    """(basket, who, named, lines, decay, weight): how much each basket counts; ``weight`` is 0 where nothing can be paired."""
    sizes = lines.group_by("basket").agg(lines=_.count())
    newest = baskets.agg(newest=_.at.max())
    aged = baskets.cross_join(newest).mutate(days=(_.newest - _.at).cast("float64") / SECONDS_A_DAY)
    decay = (_.days * (-log(2) / how.half_life_days)).exp() if how.half_life_days is not None else ibis.literal(1.0)
    known = aged.select(basket=_.number, who=_.who, named=_.named, decay=_grained(decay.fill_null(1.0)))
    correction = ibis.ifelse(_.lines > 1, (_.lines - 1).cast("float64").pow(-how.size_correction), 0.0)
    return known.join(sizes, "basket").mutate(correction=correction).mutate(weight=_grained(_.decay * _.correction)).drop("correction")


def _grained(weight: FloatingValue) -> FloatingValue:
    return (weight * GRAIN).round().cast("float64") / GRAIN


def repeats_of(lines: Table, weights: Table) -> Table:
    """(who, item, times): what a person had in more than one basket."""
    baskets_each = weights.filter(_.named).group_by("who").having(_.count() > 1).agg(baskets=_.count()).select("who")
    again = weights.semi_join(baskets_each, "who").select("basket", "who")
    return lines.join(again, "basket").group_by("who", "item").having(_.count() > 1).agg(times=_.count())


def totals_of(lines: Table, weights: Table, repeats: Table) -> Table:
    """(item, people, popularity, mass): what is known of each item."""
    sums = lines.join(weights, "basket").group_by("item").agg(baskets=_.count(), popularity=_.decay.sum(), mass=_.weight.sum())
    extra = repeats.group_by("item").agg(extra=(_.times - 1).sum())
    counted = sums.left_join(extra, "item").mutate(people=(_.baskets - ibis.coalesce(_.extra, 0)).cast("int64"))
    return counted.select("item", "people", "popularity", "mass")


def pairable_of(lines: Table, weights: Table, totals: Table, how: Counting) -> Table:
    """(basket, item, decay, weight): the lines that are paired; of a huge basket its most popular items."""
    sized = lines.join(weights.filter(_.lines > 1), "basket")
    ranked = sized.filter(_.lines > how.most_lines).join(totals.select("item", "popularity"), "item")
    place = ibis.row_number().over(group_by="basket", order_by=[ibis.desc("popularity"), ibis.asc("item")])
    cut = ranked.mutate(place=place).filter(_.place < how.most_lines)
    columns = ("basket", "item", "who", "decay", "weight")
    return sized.filter(_.lines <= how.most_lines).select(*columns).union(cut.select(*columns))


def pairs_of(pairable: Table, repeats: Table) -> Table:
    """(left, right, together, gram, weight): every pair that met in a basket, the lower number first."""
    left = pairable.select("basket", "decay", "weight", left=_.item)
    right = pairable.select("basket", right=_.item)
    met = left.join(right, [left.basket == right.basket, left.left < right.right])
    sums = met.group_by("left", "right").agg(baskets=_.count(), gram=_.decay.sum(), weight=_.weight.sum())
    counted = sums.left_join(_extra_of(pairable, repeats), ["left", "right"])
    return counted.select("left", "right", "gram", "weight", together=(_.baskets - ibis.coalesce(_.extra, 0)).cast("int64"))


def _extra_of(pairable: Table, repeats: Table) -> Table:
    """(left, right, extra): by how much baskets exceed people. Only what somebody had twice can be had together twice."""
    again = pairable.join(repeats, ["who", "item"]).select("basket", "who", "item")
    left, right = again.select("basket", "who", left=_.item), again.select("basket", right=_.item)
    met = left.join(right, [left.basket == right.basket, left.left < right.right])
    by_person = met.group_by("who", "left", "right").having(_.count() > 1).agg(times=_.count())
    return by_person.group_by("left", "right").agg(extra=(_.times - 1).sum().cast("int64"))


def strongest_of(pairs: Table, totals: Table, how: Counting) -> Table:
    """The pairs that are kept: all among the head, of every other item its strongest; ties go to the lower number.

    Only pairs of crowded items (outside the head, with more pairs than are kept) have to be ranked.
    """
    items = _crowded_of(pairs, totals, how)
    left = items.select(left=_.item, left_mass=_.mass, left_head=_.in_head, left_crowded=_.crowded)
    right = items.select(right=_.item, right_mass=_.mass, right_head=_.in_head, right_crowded=_.crowded)
    known = pairs.join(left, "left").join(right, "right")
    roomy = (~_.left_head & ~_.left_crowded) | (~_.right_head & ~_.right_crowded) | (_.left_head & _.right_head)
    judged = known.mutate(sure=roomy)
    rated = judged.filter(_.left_crowded | _.right_crowded).mutate(strength=_strength(how))
    columns = ("left", "right", "together", "gram", "weight")
    return judged.filter(_.sure).select(*columns).union(_chosen_of(rated, how).select(*columns).distinct())


def _crowded_of(pairs: Table, totals: Table, how: Counting) -> Table:
    """(item, mass, in_head, crowded): which items are among the most popular, and which of the others have to choose."""
    ends = pairs.select(item=_.left).union(pairs.select(item=_.right))
    crowds = ends.group_by("item").having(_.count() > how.neighbours).agg(pairs=_.count())
    place = ibis.row_number().over(order_by=[ibis.desc("popularity"), ibis.asc("item")])
    placed = totals.mutate(in_head=place < how.head).left_join(crowds, "item")
    return placed.select("item", "mass", "in_head", crowded=_.pairs.notnull() & ~_.in_head)


def _strength(how: Counting) -> FloatingValue:
    """Shrunken cosine."""
    evidence = _.together.cast("float64")
    return _.weight / (_.left_mass * _.right_mass).sqrt() * (evidence / (evidence + how.shrink))


def _chosen_of(rated: Table, how: Counting) -> Table:
    """What is not sure to be kept, and is among the strongest of a crowded item at either end."""
    left = rated.filter(_.left_crowded).mutate(one=_.left, other=_.right)
    right = rated.filter(_.right_crowded).mutate(one=_.right, other=_.left)
    place = ibis.row_number().over(group_by="one", order_by=[ibis.desc("strength"), ibis.asc("other")])
    return left.union(right).mutate(place=place).filter((_.place < how.neighbours) & ~_.sure)
