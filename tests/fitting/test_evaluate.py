"""``flask upsell evaluate``: how good the answers would have been, and no win that is smaller than its interval."""

from __future__ import annotations

import json
import random

import pytest
from flask import Flask

from tests.fitting.test_command import app, buy, model
from tests.fitting.test_command import run as fit

__all__ = ["app"]  # the fixture

PAIRS = [(f"left-{number}", f"right-{number}") for number in range(12)]


def run(app: Flask, *arguments: str) -> str:
    result = app.test_cli_runner().invoke(args=["upsell", "evaluate", *arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def orders_in_pairs(app: Flask, *, paired: bool) -> None:
    """300 orders of two items each: of a pair that goes together, or of any two."""
    chance = random.Random(7)
    for number in range(300):
        left, right = chance.choice(PAIRS)
        if not paired:
            right = chance.choice(PAIRS)[1]
        buy(app, f"o{number:03}", f"person-{number % 40}", left, right, days_ago=300 - number)


def test_what_goes_together_is_found_and_called_better(app: Flask) -> None:
    orders_in_pairs(app, paired=True)
    found = json.loads(run(app, "--json"))
    assert found["models"]["learnt"]["hit_rate_5"] == 1.0
    assert found["differences"]["popularity"]["hit_rate_5"]["verdict"] == "better"


def test_where_nothing_goes_together_no_win_is_claimed(app: Flask) -> None:
    orders_in_pairs(app, paired=False)
    told = run(app).splitlines()
    assert told[0] == "Learnt from 240 orders, asked about 60 newer ones, one item of each hidden."
    assert "better" not in next(line for line in told if line.startswith("MRR@10 against popularity"))


def test_the_model_in_use_is_left_alone(app: Flask) -> None:
    orders_in_pairs(app, paired=True)
    assert fit(app).exit_code == 0
    before = model(app).read_bytes()
    run(app)
    assert model(app).read_bytes() == before


@pytest.mark.parametrize("orders", [0, 1])
def test_too_few_orders_are_a_sentence(app: Flask, orders: int) -> None:
    for number in range(orders):
        buy(app, str(number), "anna", "tea", "cup")
    result = app.test_cli_runner().invoke(args=["upsell", "evaluate"])
    assert result.exit_code != 0
    assert len(result.output.strip().splitlines()) == 1
    assert result.output.startswith("Error: ")
