"""Audiences: trees of conditions as documents. A list means all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any as Anything

from upsell_widget.documents.problems import one_of, shown
from upsell_widget.documents.tables import Table, built, unbuilt
from upsell_widget.domain.conditions import All, Any, Not
from upsell_widget.domain.policies import Condition
from upsell_widget.errors import ConfigurationError
from upsell_widget.state import Registry

SHAPE = "a condition {code, args}, a tree {all = [...]}, {any = [...]} or {not = ...}, or a list"
DEEPEST = 20
"""How deep a tree may go: deeper is a mistake, and would end in a RecursionError."""


def read_audience(table: Table, key: str, registry: Registry) -> Condition | None:
    """The condition under a key; None where there is none, or it is wrong."""
    found = table.value(key, Anything, None)
    return None if found is None else _read(table, key, found, registry, 0)


def _read(table: Table, key: str | int, found: Anything, registry: Registry, depth: int) -> Condition | None:
    if depth > DEEPEST:
        table.problem(key, f"more than {DEEPEST} conditions within conditions", "a simpler tree")
        return None
    if isinstance(found, list):
        return _group(All, table, key, found, registry, depth)
    if not isinstance(found, Mapping):
        table.problem(key, shown(found), SHAPE)
        return None
    inner = table.inner(key, found)
    if len(found) == 1:
        if "all" in found:
            return _group(All, inner, "all", found["all"], registry, depth)
        if "any" in found:
            return _group(Any, inner, "any", found["any"], registry, depth)
        if "not" in found:
            denied = _read(inner, "not", found["not"], registry, depth + 1)
            return Not(denied) if denied is not None else None
    condition: Condition | None = read_policy(inner, registry.conditions, SHAPE)
    return condition


def _group(cls: type[All] | type[Any], table: Table, key: str | int, found: Anything, registry: Registry, depth: int) -> Condition | None:
    if not isinstance(found, list) or not found:
        table.problem(key, shown(found), "a list of at least one condition", "leave the audience out to mean everyone")
        return None
    members = Table({}, (*table.path, key), table.problems, table.owner)
    conditions = [_read(members, index, each, registry, depth + 1) for index, each in enumerate(found)]
    given = tuple(condition for condition in conditions if condition is not None)
    return cls(given) if len(given) == len(found) else None


def read_policy(table: Table, known: Mapping[str, type[Anything]], shape: str) -> Anything:
    """A condition or recommender from ``{code, args}``; None, and problems, when it is wrong."""
    if "code" not in table:
        table.problem(None, shown(dict(table.content)), f"{shape}; code is {one_of(known)}")
        return None
    cls = table.choice("code", table.value("code", Anything), known)
    args = table.table("args")
    table.close()
    return None if cls is None else built(cls, args)


def write_audience(condition: Condition) -> dict[str, Anything]:
    """The document of a condition. Raises ConfigurationError for one that is no dataclass."""
    if isinstance(condition, All | Any):
        return {condition.code: [write_audience(each) for each in condition.conditions]}
    if isinstance(condition, Not):
        return {"not": write_audience(condition.condition)}
    return write_policy(condition)


def write_policy(policy: Anything) -> dict[str, Anything]:
    """The ``{code, args}`` of a condition or recommender."""
    if not hasattr(policy, "__dataclass_fields__"):
        raise ConfigurationError(f"found {type(policy).__name__}, expected a dataclass, whose fields are its args")
    args = unbuilt(policy)
    return {"code": policy.code, "args": args} if args else {"code": policy.code}
