"""``flask upsell campaigns …`` and ``flask upsell check``: campaigns in, out, listed, and held against the guardrails."""

from __future__ import annotations

import getpass
from collections.abc import Sequence
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup, with_appcontext
from werkzeug.exceptions import HTTPException

from upsell_widget.documents.campaigns import read_file
from upsell_widget.documents.publishing import live_campaigns, publish, shop_facts
from upsell_widget.domain.campaigns import Campaign
from upsell_widget.domain.guardrails import Finding, Level, blocks, lint
from upsell_widget.domain.outcomes import Publication
from upsell_widget.state import State, state_of

FILE = click.Path(exists=False, dir_okay=False, path_type=Path)

campaigns = AppGroup("campaigns", help="Import, list and retire campaigns.")


def publish_file(state: State, path: Path, by: str) -> tuple[Publication, ...]:
    """Publish the campaigns of a file, all or none; what is live of them now.

    Run it in an application context, so that the addresses of content can be checked.

    Raises:
        DocumentError: the file is malformed, or the guardrails block a campaign of it; one line for each thing wrong.
    """
    return publish(state, read_file(path, state.registry), by, knows_url)


@campaigns.command("import")
@click.argument("file", type=FILE)
@click.option("--by", help="Who publishes; default: you.")
@with_appcontext
def import_command(file: Path, by: str | None) -> None:
    """Publish the campaigns of a TOML or JSON FILE: all of them, or, when one is wrong or blocked, none."""
    state = state_of(current_app)
    published = publish_file(state, file, by or getpass.getuser())
    for publication in published:
        click.echo(f"{publication.campaign_id}: version {publication.version}")
        for finding in publication.lint:
            click.echo(Finding.of(finding).in_words(), err=True)
    click.echo(f"{len(published)} campaigns are live at revision {state.store.revision()}.")


@campaigns.command("list")
@with_appcontext
def list_command() -> None:
    """List the live campaigns, by placement and priority."""
    state = state_of(current_app)
    revision, publications = state.store.publications()
    live, complaints = live_campaigns(state)
    by_id = {publication.campaign_id: publication for publication in publications}
    for campaign in sorted(live, key=lambda each: (each.placement, -each.priority, each.id)):
        click.echo(_row(campaign, by_id[campaign.id]))
    for complaint in complaints:
        click.echo(complaint, err=True)
    click.echo(f"{len(publications)} campaigns are live at revision {revision}.")


def _row(campaign: Campaign, publication: Publication) -> str:
    published = f"{publication.published_at:%Y-%m-%d %H:%M} by {publication.published_by}"
    parts = [
        f"{campaign.placement.value:14}{campaign.priority:>5}  {campaign.id} v{campaign.version}",
        f"{campaign.offer.kind.value} on {campaign.trigger.code}",
        campaign.name,
        "" if campaign.enabled else "switched off",
        published,
    ]
    return " · ".join(part for part in parts if part)


@campaigns.command("retire")
@click.argument("ids", nargs=-1, required=True)
@with_appcontext
def retire_command(ids: Sequence[str]) -> None:
    """Take campaigns off by their IDS; their history stays."""
    state = state_of(current_app)
    live = {publication.campaign_id for publication in state.store.publications()[1]}
    unknown = [each for each in ids if each not in live]
    if unknown:
        expected = ", ".join(sorted(live)) or "none is live"
        raise click.ClickException(f"found {', '.join(unknown)}, expected ids of live campaigns: {expected}. Nothing was retired.")
    click.echo(f"{len(set(ids))} campaigns were retired; revision {state.store.retire(ids)}.")


@click.command("check")
@click.argument("file", type=FILE, required=False)
@with_appcontext
def check_command(file: Path | None) -> None:
    """Hold the campaigns of FILE (default: the live ones) against the guardrails; exit 1 when one is blocked."""
    state = state_of(current_app)
    live, complaints = live_campaigns(state)
    checked = live if file is None else read_file(file, state.registry)
    findings = lint(checked, shop_facts(state, knows_url), state.clock(), beside=_others(live, checked))
    for finding in findings:
        click.echo(finding.in_words())
    unreadable = complaints if file is None else ()
    for complaint in unreadable:
        click.echo(complaint)
    click.echo(_summary(len(checked), findings))
    if blocks(findings) or unreadable:
        raise SystemExit(1)


def _others(live: Sequence[Campaign], checked: Sequence[Campaign]) -> tuple[Campaign, ...]:
    replaced = {campaign.id for campaign in checked}
    return tuple(campaign for campaign in live if campaign.id not in replaced)


def _summary(checked: int, findings: Sequence[Finding]) -> str:
    blocking = sum(finding.level is Level.BLOCK for finding in findings)
    return f"{checked} campaigns checked: {blocking} blocking findings, {len(findings) - blocking} warnings."


def knows_url(url: str) -> bool:
    """Whether a content's address is a page of this app, or https elsewhere."""
    if url.startswith("https://"):
        return True
    if not url.startswith("/") or url.startswith("//"):
        return False
    root = (current_app.config.get("APPLICATION_ROOT") or "/").rstrip("/")
    path = url.partition("?")[0].partition("#")[0].removeprefix(root)
    adapter = current_app.url_map.bind("localhost")
    try:
        adapter.match(path, method="GET")
    except HTTPException as missed:
        return missed.code is not None and 300 <= missed.code < 400
    return True


COMMANDS: list[click.Command] = [campaigns, check_command]
