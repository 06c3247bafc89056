"""What the shop sells, read once from ``catalogue.toml``. Prices in yen, tax included."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

FILE = Path(__file__).with_name("catalogue.toml")

Words = Mapping[str, str]
"""The same words in the shop's languages: {"ja": …, "en": …}."""


@dataclass(frozen=True, slots=True)
class Meter:
    """What a plan includes of a metered resource, in a window of hours (None: always)."""

    code: str
    limit: int
    window_hours: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """A recurring way to buy an item: every ``every`` ``unit``s at ``price``, the first time at ``first_price``."""

    id: str
    name: Words
    every: int
    unit: Literal["day", "week", "month", "year"]
    price: int
    first_price: int | None = None
    trial_days: int = 0
    minimum_deliveries: int = 0
    penalty: int | None = None
    meters: tuple[Meter, ...] = ()

    @property
    def first(self) -> int:
        """Yen for the first delivery or period."""
        return self.price if self.first_price is None else self.first_price


@dataclass(frozen=True, slots=True)
class Item:
    """One thing the shop sells. ``price`` None: only by plan. ``stock`` None: never runs out."""

    id: str
    name: Words
    about: Words
    contents: Words
    path: tuple[str, str]
    image: str
    price: int | None = None
    cost: int | None = None
    stock: int | None = None
    tax: int = 10
    delivered: bool = True
    kept: bool = False
    family: str | None = None
    rank: int | None = None
    group: str | None = None
    attributes: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    plans: tuple[Plan, ...] = ()

    def plan(self, plan_id: str | None) -> Plan | None:
        """The plan of that id, or None."""
        return next((plan for plan in self.plans if plan.id == plan_id), None)

    def unit_price(self, plan_id: str | None) -> int | None:
        """Yen for one, now: once, or the plan's first delivery. None: not sold that way."""
        if plan_id is None:
            return self.price
        plan = self.plan(plan_id)
        return plan.first if plan else None


@dataclass(frozen=True, slots=True)
class Shelf:
    """A part of a department."""

    id: str
    name: Words


@dataclass(frozen=True, slots=True)
class Department:
    """One of the shop's five departments."""

    id: str
    name: Words
    note: Words
    image: str
    shelves: tuple[Shelf, ...]


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Everything, as printed: live stock and prices are in the database (``stock.py``)."""

    departments: tuple[Department, ...]
    items: Mapping[str, Item]

    def department(self, department_id: str) -> Department | None:
        """The department of that id, or None."""
        return next((each for each in self.departments if each.id == department_id), None)

    def in_department(self, department_id: str) -> list[Item]:
        """Its items, as printed."""
        return [item for item in self.items.values() if item.path[0] == department_id]

    def variants(self, item: Item) -> list[Item]:
        """The same thing in its sizes, this one included; empty if there is only one."""
        return [each for each in self.items.values() if item.group and each.group == item.group]

    def ladder(self, item: Item) -> list[Item]:
        """Its grades or capacities, lowest first, this one included; empty if there is only one."""
        rungs = [each for each in self.items.values() if item.family and each.family == item.family]
        return sorted(rungs, key=lambda each: each.rank or 0) if len(rungs) > 1 else []


@cache
def load(path: Path = FILE) -> Catalogue:
    """The catalogue of a file. Raises KeyError or tomllib.TOMLDecodeError for a malformed one."""
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    items = [_item(row) for row in document["product"]]
    return Catalogue(tuple(_department(row) for row in document["department"]), {item.id: item for item in items})


def words(row: Mapping[str, Any], suffix: str = "") -> Words:
    """The words of a row in every language it has them in."""
    return {language: str(row[language + suffix]) for language in ("ja", "en")}


def _item(row: dict[str, Any]) -> Item:
    plain = ("id", "image", "price", "cost", "stock", "tax", "delivered", "kept", "family", "rank", "group", "attributes")
    return Item(
        name=words(row),
        about={language: row[f"about_{language}"] for language in ("ja", "en")},
        contents={language: row[f"contents_{language}"] for language in ("ja", "en")},
        path=(row["path"][0], row["path"][1]),
        parts=tuple(row.get("parts", ())),
        plans=tuple(_plan(plan) for plan in row.get("plans", ())),
        **{key: row[key] for key in plain if key in row},
    )


def _plan(row: dict[str, Any]) -> Plan:
    known = {key: value for key, value in row.items() if key not in ("ja", "en", "meters")}
    return Plan(name=words(row), meters=tuple(Meter(**meter) for meter in row.get("meters", ())), **known)


def _department(row: dict[str, Any]) -> Department:
    shelves = tuple(Shelf(each["id"], words(each)) for each in row["shelves"])
    return Department(row["id"], words(row), words(row, "_note"), row["image"], shelves)
