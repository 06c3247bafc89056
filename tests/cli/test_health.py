"""``flask upsell health``: everyone reckoned, listed the worst first, and what the score is worth on a history."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.health.test_reckoning import BAD, GOOD
from tests.web.scene import Scene, tea_house
from upsell_widget.domain.loyalty import HealthBand
from upsell_widget.health import recompute


@pytest.fixture
def house(tmp_path: Path) -> Scene:
    return tea_house(tmp_path)


def test_the_command_lists_everyone_the_worst_first(house: Scene) -> None:
    run = house.app.test_cli_runner()
    assert run.invoke(args=["upsell", "health", "list"]).output == "Nobody's health was reckoned yet: flask upsell health\n"
    for of, figures in (("good", GOOD), ("bad", BAD), ("new", {"nps": 9})):
        house.state.store.tell_health(of, figures, house.clock())
    recompute(house.state)
    lines = run.invoke(args=["upsell", "health", "list"]).output.splitlines()
    assert [line.split("  ")[:2] for line in lines] == [["bad", "needs_action"], ["good", "thriving"], ["new", "unknown"]]
    because = house.state.store.health("bad")["bad"].health.because
    assert lines[0].endswith(f"({because})")
    assert lines[2].endswith("–")
    assert run.invoke(args=["upsell", "health", "list", "--band", "thriving"]).output.splitlines() == [lines[1]]
    assert run.invoke(args=["upsell", "health", "list", "--band", "healthy"]).output == "Nobody.\n"


def test_the_command_reckons_everyone_and_validates_on_a_file(house: Scene, tmp_path: Path) -> None:
    house.state.store.tell_health("hanako", GOOD, house.clock())
    run = house.app.test_cli_runner()
    assert "1 customer." in run.invoke(args=["upsell", "health"]).output
    assert recompute(house.state) == {HealthBand.THRIVING: 1}
    rows = ["left,nps,usage,support_tickets,failed_payments", *["1,1,0.1,9,3"] * 40, *["0,9,0.9,0,0"] * 60, "0,,,,"]
    file = tmp_path / "history.csv"
    file.write_text("\n".join(rows), encoding="utf-8")
    said = run.invoke(args=["upsell", "health", "validate", "--from", str(file)])
    assert "AUC 1.000" in said.output
    assert "Monotone: each better band left less." in said.output
    own = run.invoke(args=["upsell", "health", "validate"])
    assert "AUC: too little data" in own.output


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nps\n3\n", "expected left"),
        ("left,nps\n2,3\n", "line 2: left"),
        ("left,nps\n1,many\n", "line 2: nps"),
        ("", "found the columns none"),
    ],
)
def test_a_file_that_is_none_is_refused_with_its_line(text: str, says: str, house: Scene, tmp_path: Path) -> None:
    file = tmp_path / "history.csv"
    file.write_text(text, encoding="utf-8")
    said = house.app.test_cli_runner().invoke(args=["upsell", "health", "validate", "--from", str(file)])
    assert said.exit_code == 1
    assert says in said.output
    assert "Traceback" not in said.output
