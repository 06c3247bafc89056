"""The shop's past reaches the widget by its own import."""

from __future__ import annotations

import csv
from pathlib import Path

from demo_shop import create_app
from demo_shop.__main__ import tell_the_past
from demo_shop.commands import seed_if_empty
from demo_shop.past import COLUMNS
from upsell_widget.state import state_of


def test_every_past_order_is_written_and_the_widget_counts_what_was_sold(tmp_path: Path) -> None:
    app = create_app({"DEMO_DATABASE": str(tmp_path / "shop.sqlite"), "UPSELL_BACKGROUND": False})
    seed_if_empty(app)
    file = tmp_path / "orders.csv"
    told = app.test_cli_runner().invoke(args=["demo", "export", str(file)])
    assert told.exit_code == 0, told.output
    with file.open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    assert tuple(rows[0]) == COLUMNS
    assert len({row["order_id"] for row in rows}) > 400
    tell_the_past(app)
    sold = {row["item_id"]: 0 for row in rows}
    for row in rows:
        sold[row["item_id"]] += int(row["qty"])
    assert state_of(app).store.units_sold(None) == sold
