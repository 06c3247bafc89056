"""On a wholesaler's real orders: the same thing in another colour goes with a thing, and better than popularity, shown by evaluate."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from tests.fitting.test_command import app
from tests.fitting.test_evaluate import run
from upsell_widget.domain.learnt import Learnt
from upsell_widget.fitting.duckdb_engine import DuckDbEngine
from upsell_widget.fitting.fit import Recipe, fit
from upsell_widget.fitting.interactions import Files
from upsell_widget.model_file import read
from upsell_widget.recommenders.learnt import LearntFromFile

__all__ = ["app"]  # the fixture

ORDERS = Path(__file__).parent / "data" / "online_retail_sample.parquet"
TWINS: Mapping[str, str] = {
    "21733": "85123A",  # red hanging heart T-light holder, and the white one
    "85123A": "21733",
    "22697": "22699",  # green Regency teacup and saucer, and the one with roses
    "22699": "22697",
    "22726": "22727",  # green alarm clock, and the red one
    "22727": "22726",
    "22749": "22750",  # felt doll Charlotte, and Lola
    "21929": "21928",  # jumbo bag in pink paisley, and in Scandinavian
}


@pytest.fixture(scope="module")
def learnt(tmp_path_factory: pytest.TempPathFactory) -> Learnt:
    path = tmp_path_factory.mktemp("fitted") / "model.safetensors"
    recipe = Recipe(path, lambda folder: Files(ORDERS), lambda folder: DuckDbEngine(folder, 800_000_000, 1))
    fitted = fit(recipe, datetime(2010, 12, 1, tzinfo=UTC), lambda doing: None)
    assert (fitted.items, fitted.orders, fitted.people) == (150, 4_271, 2_482)
    return LearntFromFile(read(path))


@pytest.mark.parametrize("item", TWINS)
def test_the_same_in_another_design_goes_with_it_best(learnt: Learnt, item: str) -> None:
    (best, *_) = learnt.related("bought", [item], 5)
    assert best.product_id == TWINS[item]
    assert best.anchor_id == item
    assert 60 <= best.together <= best.people


def test_who_has_both_is_led_elsewhere(learnt: Learnt) -> None:
    found = [each.product_id for each in learnt.related("bought", ["22697", "22699"], 3)]
    assert found[0] == "22423", "the cake stand of the same range"


def test_evaluate_shows_a_win_over_popularity(app: Flask) -> None:
    found = json.loads(run(app, "--from", str(ORDERS), "--json"))
    beside = found["differences"]["popularity"]
    assert (beside["hit_rate_5"]["verdict"], beside["mrr_10"]["verdict"]) == ("better", "better")
    assert found["models"]["learnt"]["hit_rate_5"] > 3 * found["models"]["popularity"]["hit_rate_5"]
