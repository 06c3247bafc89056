"""``flask upsell nps``: how likely customers are to recommend the shop, with what that figure is worth."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext

from upsell_widget.domain.nps import HEADLINE_FROM, PERIODS, SEGMENTS, NetPromoterScore, nps_by, nps_of
from upsell_widget.domain.surveys import SurveyAnswer
from upsell_widget.state import State, state_of


@click.command()
@click.option("--by", type=click.Choice([*PERIODS, *SEGMENTS]), help="Break the score down.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Count answers from this day on (UTC).")
@click.option("--reasons", is_flag=True, help="List what was written, newest first.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@with_appcontext
def nps(by: str | None, since: datetime | None, reasons: bool, as_json: bool) -> None:
    """Print the net promoter score of all answers with its 95 % interval. Below 30 answers none is stated."""
    answers = counted(state_of(current_app), since.replace(tzinfo=UTC) if since is not None else None)
    parts = nps_by(answers, by) if by is not None else {}
    written = [each for each in reversed(answers) if each.reason] if reasons else []
    if as_json:
        click.echo(json.dumps(document(nps_of(each.score for each in answers), parts, written), ensure_ascii=False, indent=2))
    else:
        click.echo("\n".join(told(nps_of(each.score for each in answers), parts, written)))


def counted(state: State, since: datetime | None) -> Sequence[SurveyAnswer]:
    """The answers that count, oldest first: those of QA mode only in QA mode."""
    return [each for each in state.store.survey_answers(since) if state.settings.qa or not each.qa]


def told(whole: NetPromoterScore, parts: Mapping[str, NetPromoterScore], written: Sequence[SurveyAnswer]) -> Iterator[str]:
    """The score as lines: all answers, then part by part, then the reasons."""
    yield in_words(whole)
    for name, part in parts.items():
        yield f"  {name or '(not known)'}: {in_words(part)}"
    for each in written:
        yield f"  {each.at:%Y-%m-%d} {each.score:>2}  {' / '.join(each.reason.splitlines())}"


def in_words(found: NetPromoterScore) -> str:
    """One score in words.

    >>> in_words(NetPromoterScore(45, 20, 100))
    'NPS +25 (95 % interval +9.5 to +39.1): 100 answers, 45 promoters, 35 passives, 20 detractors'
    >>> in_words(NetPromoterScore(1, 0, 2))
    'too little data (found 2 answers, expected at least 30): 1 promoters, 1 passives, 0 detractors'
    """
    people = f"{found.promoters} promoters, {found.passives} passives, {found.detractors} detractors"
    if not found.is_headline:
        return f"too little data (found {found.answers} answers, expected at least {HEADLINE_FROM}): {people}"
    low, high = found.interval
    return f"NPS {found.score:+.0f} (95 % interval {low:+.1f} to {high:+.1f}): {found.answers} answers, {people}"


def document(whole: NetPromoterScore, parts: Mapping[str, NetPromoterScore], written: Sequence[SurveyAnswer]) -> dict[str, Any]:
    """The same as JSON-ready data. A score that is not stated is null, with its interval."""
    found: dict[str, Any] = _figures(whole)
    if parts:
        found["by"] = {name: _figures(part) for name, part in parts.items()}
    if written:
        found["reasons"] = [{"at": each.at.isoformat(), "score": each.score, "reason": each.reason} for each in written]
    return found


def _figures(found: NetPromoterScore) -> dict[str, Any]:
    low, high = found.interval
    stated = found.is_headline
    return {
        "score": round(found.score, 2) if stated else None,
        "interval": [round(low, 2), round(high, 2)] if stated else None,
        "answers": found.answers,
        "promoters": found.promoters,
        "passives": found.passives,
        "detractors": found.detractors,
    }


COMMANDS: list[click.Command] = [nps]
