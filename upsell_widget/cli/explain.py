"""``flask upsell explain``: the receipt of a decision for one shopper, without showing them anything."""

from __future__ import annotations

import json
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from upsell_widget.domain.offers import Placement
from upsell_widget.domain.receipts import Receipt, Verdict
from upsell_widget.domain.timing import TRIGGERS
from upsell_widget.state import state_of
from upsell_widget.web.explaining import explained


@click.command()
@click.option("--shopper", required=True, help="The customer's id, or a visitor's.")
@click.option("--placement", type=click.Choice([each.value for each in Placement]), required=True)
@click.option("--trigger", type=click.Choice(sorted(TRIGGERS)), default="load", show_default=True)
@click.option("--cart", help="The cart's id; default: the shopper's own.")
@click.option("--order", help="The order's id, for post_purchase.")
@click.option("--product", help="The product the page is about.")
@click.option("--seed", type=int, default=0, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the receipt as JSON.")
@with_appcontext
def explain(shopper: str, placement: str, seed: int, as_json: bool, **facts: str | None) -> None:
    """Print every campaign considered for a shopper and what decided it. Nothing is shown or remembered."""
    receipt = explained(state_of(current_app), shopper, Placement(placement), seed, facts)
    if as_json:
        click.echo(json.dumps(receipt_document(receipt), ensure_ascii=False, indent=2))
    else:
        click.echo(receipt_text(receipt))


def receipt_text(receipt: Receipt) -> str:
    """The receipt as lines: what was chosen first, then the rest as judged."""
    head = f"{receipt.placement} · {receipt.trigger} · {receipt.shopper_id} · {receipt.at.isoformat()}"
    if not receipt.verdicts:
        return f"{head}\n  no campaign at this placement"
    chosen = [verdict for verdict in receipt.verdicts if verdict is receipt.chosen]
    rest = [verdict for verdict in receipt.verdicts if verdict is not receipt.chosen]
    return "\n".join([head, *(f"  {_line(verdict)}" for verdict in (*chosen, *rest))])


def receipt_document(receipt: Receipt) -> dict[str, Any]:
    """The receipt as JSON-ready data."""
    return {
        "at": receipt.at.isoformat(),
        "shopper": receipt.shopper_id,
        "placement": receipt.placement,
        "trigger": receipt.trigger,
        "verdicts": [
            {name: value if isinstance(value, int | float | None) else str(value) for name, value in verdict._asdict().items()}
            for verdict in receipt.verdicts
        ],
    }


def _line(verdict: Verdict) -> str:
    what = f"{verdict.campaign_id} → {verdict.subject}" if verdict.subject else verdict.campaign_id
    found = f"found {verdict.found}" if verdict.found is not None else ""
    expected = f"expected {verdict.expected}" if verdict.expected is not None else ""
    score = f"score {verdict.score:.1f}" if verdict.score is not None else ""
    figures = ", ".join(filter(None, (found, expected, score)))
    return f"{what}: {verdict.reason}" + (f" ({figures})" if figures else "")


COMMANDS: list[click.Command] = [explain]
