"""What happens to a visitor's health when they log in, in memory."""

from __future__ import annotations

from upsell_widget.storage.in_memory.tables import Tables


def follow_health(tables: Tables, visitor: str, customer: str) -> None:
    """Log-in: what was told of a visitor is told of the customer, whose own figures stand; a visitor's score is over."""
    told = tables.health_told.pop(visitor, {})
    if told:
        tables.health_told[customer] = {**told, **tables.health_told.get(customer, {})}
    tables.health.pop(visitor, None)
    for key in [key for key in tables.health_days if key[0] == visitor]:
        del tables.health_days[key]
