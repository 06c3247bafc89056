"""``flask upsell …``: what staff and cron do without a page."""

from __future__ import annotations

from typing import Any

import click
from flask.cli import AppGroup

from upsell_widget.cli import (
    campaigns,
    catalogue,
    evaluate,
    explain,
    fit,
    harm,
    health,
    imports,
    nps,
    referrals,
    run,
    settlement,
    signals,
    upkeep,
)
from upsell_widget.errors import UpsellError


class _UpsellGroup(AppGroup):
    """Our errors are one line and exit code 1, never a traceback."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except UpsellError as error:
            raise click.ClickException(str(error)) from error


def upsell_commands() -> AppGroup:
    """The ``upsell`` group with every command of ours."""
    group = _UpsellGroup("upsell", help="Campaigns, catalogue, imports and upkeep of the upsell widget.")
    for module in (campaigns, catalogue, evaluate, explain, fit, imports, settlement, upkeep, signals, run, health, nps, referrals, harm):
        for command in module.COMMANDS:
            group.add_command(command)
    return group
