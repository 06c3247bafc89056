"""The README is true: its shop runs from the wheel in an empty environment, its commands and paths exist."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.test_packaging import build

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ASK_THE_SHOP = """
import json, upsell_widget
from shop import app

browser = app.test_client()
page = browser.get("/tea/sencha")
script = page.text.partition('src="')[2].partition('"')[0]
visit = {"placement": "product", "product": "sencha", "path": "/tea/sencha"}
print(json.dumps({
    "installed": "site-packages" in upsell_widget.__file__,
    "page": page.text,
    "script": browser.get(script).status_code,
    "visit": browser.post("/upsell/visit", data=visit, headers={"Sec-Fetch-Site": "same-origin"}).status_code,
    "offer without JavaScript": browser.get("/upsell/offer", query_string=visit).status_code,
}))
"""


def python_block() -> str:
    """The README's shop."""
    return README.partition("```python\n")[2].partition("```")[0]


def run(*command: str | Path, at: Path) -> str:
    """Run a program to its end; what it printed."""
    done = subprocess.run(command, cwd=at, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    printed: str = done.stdout
    return printed


@pytest.fixture(scope="module")
def answers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the README's shop answers, run by a Python that has nothing but our wheel and what that requires."""
    home = tmp_path_factory.mktemp("readme")
    wheel = build(ROOT, "wheel", home)
    run(sys.executable, "-m", "venv", "--without-pip", "venv", at=home)
    python = home / "venv" / "bin" / "python"
    pip: list[str | Path] = [sys.executable, "-m", "pip", "--python", python, "install", "-qq", "--disable-pip-version-check"]
    run(*pip, "-c", ROOT / "constraints.txt", wheel, at=home)
    (home / "shop.py").write_text(python_block(), encoding="utf-8")
    (home / "ask.py").write_text(ASK_THE_SHOP, encoding="utf-8")
    answered: dict[str, Any] = json.loads(run(python, "ask.py", at=home))
    return answered


@pytest.mark.timeout(400)
def test_the_shop_runs_on_the_installed_wheel(answers: dict[str, Any]) -> None:
    assert answers["installed"] is True


def test_its_page_carries_the_tag_and_nothing_else_new(answers: dict[str, Any]) -> None:
    before, tag, after = re.split(r"(<script type=\"module\".*</upsell-popup>)", answers["page"])
    assert (before, after) == ("<!doctype html><body><h1>sencha</h1>", "</body>")
    assert 'placement="product" data-product="sencha"' in tag


def test_the_script_is_served_from_the_wheel(answers: dict[str, Any]) -> None:
    assert answers["script"] == 200


def test_a_visit_is_answered_with_no_offer_while_there_is_no_campaign(answers: dict[str, Any]) -> None:
    assert answers["visit"] == 204


def test_the_page_without_javascript_is_served_from_the_wheel(answers: dict[str, Any]) -> None:
    assert answers["offer without JavaScript"] == 200


def test_the_shop_takes_fifteen_lines() -> None:
    assert len([line for line in python_block().splitlines() if line.strip()]) <= 15


def test_the_commands_named_are_in_the_makefile() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+) ", README)) <= targets


def test_the_paths_named_are_there() -> None:
    named = re.findall(r"`((?:[a-z_]+/)+[a-z_.]*)`", README)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []
