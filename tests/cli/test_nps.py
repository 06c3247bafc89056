"""``flask upsell nps``: the score in words and as JSON, and nothing claimed from too little."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from upsell_widget import UpsellWidget
from upsell_widget.domain.surveys import SurveyAnswer
from upsell_widget.ports.shop import BaseShop
from upsell_widget.state import state_of

NOW = datetime(2026, 11, 23, tzinfo=UTC)


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """A shop that 100 customers have told of: 45 promoters, 20 detractors, a third of them last month."""
    app = Flask("grocer", instance_path=str(tmp_path))
    url = f"sqlite:///{tmp_path / 'upsell.sqlite'}"
    app.config.update(SECRET_KEY="a key for tests only", UPSELL_DATABASE_URL=url, UPSELL_BACKGROUND=False)
    UpsellWidget(app, shop=BaseShop(), clock=lambda: NOW)
    for number in range(100):
        score, month = 10 if number < 45 else 3 if number < 65 else 7, timedelta(days=30 * (number % 3 == 0))
        reason = "遅い\nとても" if number == 64 else ""
        segments = {"band": "healthy" if number % 2 else "thriving"}
        assert state_of(app).store.keep_answer(SurveyAnswer(str(number), f"c{number}", score, NOW - month, reason, segments))
    return app


def run(app: Flask, *arguments: str) -> tuple[int, str]:
    result = app.test_cli_runner().invoke(args=["upsell", "nps", *arguments])
    return result.exit_code, result.output


def test_the_score_comes_with_its_interval_and_who_answered(app: Flask) -> None:
    said = "NPS +25 (95 % interval +9.5 to +39.1): 100 answers, 45 promoters, 35 passives, 20 detractors\n"
    assert run(app) == (0, said)


def test_the_trend_is_a_line_a_month(app: Flask) -> None:
    code, said = run(app, "--by", "month")
    assert (code, [line.split(":")[0] for line in said.splitlines()[1:]]) == (0, ["  2026-10", "  2026-11"])


def test_too_little_is_said_in_words_and_no_score_is_stated(app: Flask) -> None:
    state_of(app).store.prune(NOW, timedelta(1), timedelta(1), timedelta(days=1))
    for number in range(75):
        state_of(app).store.forget_answers(f"c{number}")
    code, said = run(app)
    assert code == 0
    assert said.startswith("too little data (found ")
    assert "NPS" not in said
    figures = json.loads(run(app, "--json")[1])
    assert (figures["score"], figures["interval"]) == (None, None)


def test_as_json_it_is_the_same_figures(app: Flask) -> None:
    figures = json.loads(run(app, "--json", "--by", "band", "--reasons")[1])
    assert (figures["score"], figures["interval"], figures["answers"]) == (25.0, [9.48, 39.06], 100)
    assert {name: each["answers"] for name, each in figures["by"].items()} == {"healthy": 50, "thriving": 50}
    assert [(each["score"], each["reason"]) for each in figures["reasons"]] == [(3, "遅い\nとても")]


def test_reasons_are_listed_on_a_line_each(app: Flask) -> None:
    assert run(app, "--reasons")[1].splitlines()[1:] == ["  2026-11-23  3  遅い / とても"]


def test_only_answers_from_a_day_on_are_counted(app: Flask) -> None:
    assert json.loads(run(app, "--json", "--since", "2026-11-01")[1])["answers"] == 66


def test_answers_of_tests_do_not_count(app: Flask) -> None:
    state_of(app).store.keep_answer(SurveyAnswer("qa", "tester", 0, NOW, qa=True))
    assert json.loads(run(app, "--json")[1])["answers"] == 100


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--by", "shoe"], "'shoe' is not one of 'month', 'quarter', 'band', 'plan', 'source', 'locale'"),
        (["--since", "yesterday"], "'yesterday' does not match the format '%Y-%m-%d'"),
    ],
)
def test_bad_input_is_one_line_that_says_what_was_expected(app: Flask, arguments: list[str], said: str) -> None:
    code, output = run(app, *arguments)
    assert (code, said in output.splitlines()[-1], "Traceback" in output) == (2, True, False)
