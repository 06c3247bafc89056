"""``flask upsell reconcile`` says what it found."""

from __future__ import annotations

from flask import Flask

from tests.settlement.dying import die_at
from tests.settlement.scene import Clock
from tests.shops.ledger_shop import LedgerShop
from upsell_widget.cli.settlement import reconcile_command
from upsell_widget.ports import Store
from upsell_widget.state import KEY, State


def run(state: State) -> str:
    app = Flask(__name__)
    app.extensions[KEY] = state
    app.cli.add_command(reconcile_command)
    result = app.test_cli_runner().invoke(args=["reconcile"])
    assert result.exit_code == 0, result.output
    return result.output


def test_it_prints_the_counts(state: State, shop: LedgerShop, store: Store, clock: Clock) -> None:
    die_at("begun", state, store, shop)
    clock.forward(seconds=31)
    assert run(state) == "settled 1\n"


def test_it_says_when_there_is_nothing_to_do(state: State) -> None:
    assert run(state) == "Nothing is unresolved.\n"
