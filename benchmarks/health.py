"""Health: ten thousand customers reckoned anew on SQLite, and what the score is worth on recorded churn.

Churn: IBM's Telco customers (Apache-2.0) from the folder named by UPSELL_DATA. The set holds no orders, so only measures it has
are used, at the weights the package ships; nothing was fitted to it.
"""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import pyarrow.parquet as pq
from flask import Flask

from benchmarks.measuring import Figure, at_most
from upsell_widget import BaseShop, UpsellWidget
from upsell_widget.domain.health import USUAL, HealthRule, Measure, Shape
from upsell_widget.domain.health.validation import Case, Validation, validate
from upsell_widget.domain.money import Money
from upsell_widget.domain.outcomes import Purchase
from upsell_widget.health import recompute
from upsell_widget.state import State, state_of

CUSTOMERS, ORDERS, AT_ONCE = 10_000, 60_000, 5_000
FOLDER = "telco_churn"
ADD_ONS = ("OnlineSecurity", "OnlineBackup", "DeviceProtection", "TechSupport", "StreamingTV", "StreamingMovies")
MONTHS = {"Month-to-month": 1, "One year": 12, "Two year": 24}
SHIPPED = tuple(USUAL.by_code[code] for code in ("tenure", "spend_trend", "usage"))
WITH_TERM = HealthRule((*SHIPPED, Measure("contract_months", Shape.SHARE, 12, 15)), least_weight=0.2)


def figures() -> Iterator[Figure]:
    """Seconds for everyone, the first time and again; then AUC and churn of each band."""
    with TemporaryDirectory() as folder:
        app = Flask("health", instance_path=folder)
        app.config.from_mapping(SECRET_KEY="benchmark", TESTING=True, UPSELL_BACKGROUND=False)
        UpsellWidget(app, shop=BaseShop())
        state = state_of(app)
        _fill(state)
        name = f"flask upsell health, {CUSTOMERS:,} customers with {ORDERS:,} orders, SQLite"
        yield at_most(f"{name}: first", _seconds(state), 10, "s", "eight measures known of each")
        yield at_most(f"{name}: again", _seconds(state), 10, "s")
        before = perf_counter()
        recompute(state, "customer-77")
        yield Figure("One customer reckoned anew, in the order's request", f"{(perf_counter() - before) * 1000:.1f} ms", "", None)
    yield from _churn()


def _fill(state: State) -> None:
    chance, now = random.Random(4), datetime.now(UTC)
    bought = [
        Purchase(
            f"o-{number}",
            f"customer-{number % CUSTOMERS}",
            now - timedelta(hours=chance.randrange(2, 24 * 700)),
            "tea",
            1,
            Money(chance.randrange(300, 9_000), "JPY"),
        )
        for number in range(ORDERS)
    ]
    for start in range(0, ORDERS, AT_ONCE):
        state.store.add_purchases(bought[start : start + AT_ONCE])
    for number in range(CUSTOMERS):
        told = {"nps": chance.randrange(11), "usage": chance.random(), "support_tickets": chance.randrange(5), "failed_payments": 0}
        state.store.tell_health(f"customer-{number}", told, now)


def _seconds(state: State) -> float:
    before = perf_counter()
    reckoned = recompute(state)
    assert sum(reckoned.values()) == CUSTOMERS
    return perf_counter() - before


def _churn() -> Iterator[Figure]:
    path = Path(os.environ.get("UPSELL_DATA", "")) / FOLDER / "customers.parquet"
    if not path.exists():
        yield Figure("AUC on recorded churn", "not measured", "", None, f"UPSELL_DATA names no folder with {FOLDER}")
        return
    cases = [_case(row) for row in pq.read_table(path).to_pylist()]
    yield from _told("three measures as shipped", validate(HealthRule(SHIPPED, least_weight=0.2), cases))
    yield from _told("and the length of the contract, weight 15", validate(WITH_TERM, cases))


def _told(name: str, found: Validation) -> Iterator[Figure]:
    note = "tenure alone reaches .740, a logistic regression fitted to this set .845"
    yield Figure(f"AUC on Telco churn, {name}", f"{found.auc:.3f}" if found.auc else "too little data", "", None, note)
    bands = ", ".join(f"{each.band} {each.churn:.1%} of {each.customers:,}" for each in found.bands if each.customers)
    monotone = {True: "monotone", False: "NOT monotone", None: "too few bands to say"}[found.monotone]
    yield Figure(f"Churn of each band, {name}", monotone, "monotone", found.monotone, bands)


def _case(row: dict[str, object]) -> Case:
    """Add-ons in use stand for use of the plan; what a month costs now, against the mean so far, for the trend of spending."""
    months, total = float(str(row["tenure"])), str(row["TotalCharges"]).strip()
    known = {
        "tenure": months * 365 / 12,
        "usage": sum(row[each] == "Yes" for each in ADD_ONS) / len(ADD_ONS),
        "contract_months": float(MONTHS[str(row["Contract"])]),
    }
    if total and float(total) > 0:
        known["spend_trend"] = float(str(row["MonthlyCharges"])) * months / float(total)
    return Case(known, row["Churn"] == "Yes")
