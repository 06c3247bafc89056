"""``flask upsell fit``: says what it learnt, or in one line why not."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.domain.building import NOW
from tests.fitting.building import Line, parquet
from upsell_widget import BaseShop, UpsellWidget
from upsell_widget.domain.money import Money
from upsell_widget.domain.outcomes import Purchase
from upsell_widget.model_file import read
from upsell_widget.state import state_of
from upsell_widget.storage.sql_store import SqlStore


@pytest.fixture
def app(sqlite_url: str, tmp_path: Path) -> Iterator[Flask]:
    app = Flask(__name__, instance_path=str(tmp_path / "instance"))
    app.config.update(TESTING=True, SECRET_KEY="for tests", UPSELL_DATABASE_URL=sqlite_url)
    UpsellWidget(app, shop=BaseShop(), clock=lambda: NOW)
    yield app
    store = state_of(app).store
    assert isinstance(store, SqlStore)
    store.close()


def run(app: Flask, *arguments: object) -> Result:
    return app.test_cli_runner().invoke(args=["upsell", "fit", *map(str, arguments)])


def model(app: Flask) -> Path:
    return Path(app.instance_path) / "upsell_model.safetensors"


def buy(app: Flask, order: str, person: str, *items: str, days_ago: int = 0) -> None:
    at = NOW - timedelta(days=days_ago)
    state_of(app).store.add_purchases([Purchase(order, person, at, item, 1, Money(500, "JPY")) for item in items])


def test_it_learns_from_our_own_memory_and_says_what(app: Flask) -> None:
    buy(app, "1", "anna", "tea", "cup")
    buy(app, "2", "ben", "tea", "cup", days_ago=10)
    buy(app, "3", "ben", "pot")
    told = run(app)
    assert told.exit_code == 0
    first, second, third = told.output.splitlines()
    assert first == f"Read 3 orders of 2 people, {NOW - timedelta(days=10):%Y-%m-%d} to {NOW:%Y-%m-%d}, and 0 sessions of views."
    assert second == "Learnt for 2 of 3 items what goes with them: 2 neighbours by orders, 0 by views."
    assert re.fullmatch(rf"Wrote {re.escape(str(model(app)))} \(0\.0 MB\) in [\d.]+ s; running workers pick it up by themselves\.", third)
    learnt = read(model(app))
    assert list(learnt.ids()) == ["cup", "pot", "tea"]
    assert learnt.relation("bought").neighbours.tolist() == [2, 0]
    assert learnt.relation("bought").together.tolist() == [2, 2]
    assert learnt.manifest["rows"] == {"items": 3, "orders": 3, "people": 2, "sessions": 0}


def test_it_learns_from_files(app: Flask, tmp_path: Path) -> None:
    orders = parquet(tmp_path / "orders.parquet", [Line("1", "anna", "tea"), Line("1", "anna", "cup")])
    views = parquet(tmp_path / "views.parquet", [Line("s", None, "tea"), Line("s", None, "pot")], "session_id")
    told = run(app, "--from", orders, "--views", views, "--memory", "600MB", "--threads", 1)
    assert told.output.splitlines()[1] == "Learnt for 2 of 3 items what goes with them: 2 neighbours by orders, 2 by views."


def refused(app: Flask, *arguments: object) -> str:
    """The one line a refusal says."""
    result = run(app, *arguments)
    assert result.exit_code == 1
    assert result.output.count("\n") == 1
    return result.output.removeprefix("Error: ").rstrip()


def test_with_nothing_to_learn_from_the_old_model_stays(app: Flask, tmp_path: Path) -> None:
    expected = "found no orders and no views, expected some to learn from: flask upsell import orders, or --from FILE"
    assert refused(app) == expected
    assert not model(app).exists()


def test_a_file_without_the_columns_is_refused(app: Flask, tmp_path: Path) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("a,b\n1,2\n")
    assert refused(app, "--from", path) == f"{path}: found the columns a, b, expected order_id, item_id too"


def test_too_little_memory_is_refused(app: Flask) -> None:
    assert refused(app, "--memory", "100MB") == "memory: found 100 MB, expected at least 600 MB"


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("--memory", "much"), "found 'much', expected an amount like 1GB or 800MB"),
        (("--views", __file__), "found --views without --from, expected both: orders and views come from one place"),
    ],
)
def test_what_makes_no_sense_is_refused(app: Flask, arguments: tuple[str, ...], reason: str) -> None:
    result = run(app, *arguments)
    assert result.exit_code == 2
    assert reason in result.output


@pytest.mark.parametrize(("engine", "package", "extra"), [("duckdb", "ibis", "fit"), ("spark", "pyspark", "spark")])
def test_an_extra_that_is_missing_is_named(app: Flask, monkeypatch: pytest.MonkeyPatch, engine: str, package: str, extra: str) -> None:
    buy(app, "1", "anna", "tea", "cup")
    for name in [name for name in sys.modules if name.startswith("upsell_widget.fitting")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, package, None)
    assert refused(app, "--engine", engine).endswith(f"is not installed; fitting needs it: pip install 'upsell_widget[{extra}]'")
    assert not model(app).exists()


def test_a_model_file_that_cannot_be_written_is_one_line(app: Flask, tmp_path: Path) -> None:
    buy(app, "1", "anna", "tea", "cup")
    model(app).mkdir(parents=True)
    assert refused(app).endswith("; the model in use stays")
