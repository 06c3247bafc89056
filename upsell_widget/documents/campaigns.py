"""Campaigns as documents: TOML or JSON files that merchants write, and the JSON that a publication keeps."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path as FilePath
from typing import Any

from upsell_widget.documents.audiences import read_audience, write_audience
from upsell_widget.documents.moments import read_schedule, read_trigger, write_schedule, write_trigger
from upsell_widget.documents.offers import read_copy, read_limits, read_offer, write_copy, write_limits, write_offer
from upsell_widget.documents.places import Path, lines_of
from upsell_widget.documents.problems import Problem, shown
from upsell_widget.documents.tables import Table
from upsell_widget.domain.campaigns import Campaign
from upsell_widget.domain.limits import Limits
from upsell_widget.domain.offers import Placement
from upsell_widget.domain.outcomes import Publication
from upsell_widget.domain.timing import ALWAYS, Trigger
from upsell_widget.errors import DocumentError
from upsell_widget.state import Registry

FORMAT = 1
"""The version of the document's shape."""
_ID = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_MOST = 1_000_000


def read_file(path: FilePath, registry: Registry) -> tuple[Campaign, ...]:
    """The campaigns of a TOML or JSON file. Raises DocumentError with a line for each thing wrong."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as wrong:
        raise DocumentError(f"{path}: found bytes that are not UTF-8 (at {wrong.start}), expected a UTF-8 text") from wrong
    except OSError as wrong:
        raise DocumentError(f"{path}: found no readable file ({wrong.strerror}), expected a TOML or JSON file of campaigns") from wrong
    return read_campaigns(text, str(path), registry)


def read_campaigns(text: str, source: str, registry: Registry) -> tuple[Campaign, ...]:
    """The campaigns of a text; JSON where ``source`` ends in .json, else TOML.

    Raises DocumentError with a line for each thing wrong: source and line, campaign, key, found, expected, hint.
    """
    is_json = source.endswith(".json")
    document = _parsed(text, source, is_json)
    problems: list[Problem] = []
    campaigns = _read_all(Table(document, (), problems), registry)
    if problems:
        raise _error(problems, source, lines_of(text, is_json=is_json))
    return campaigns


def _parsed(text: str, source: str, is_json: bool) -> Mapping[str, Any]:
    try:
        document = json.loads(text) if is_json else tomllib.loads(text.replace("\r\n", "\n"))
    except json.JSONDecodeError as wrong:
        raise DocumentError(f"{source}:{wrong.lineno}: found no valid JSON ({wrong.msg}), expected a JSON document") from wrong
    except (tomllib.TOMLDecodeError, RecursionError) as wrong:
        line = re.search(r"at line (\d+)", str(wrong))
        where = f"{source}:{line[1]}" if line else source
        raise DocumentError(f"{where}: found no valid {'JSON' if is_json else 'TOML'} ({wrong}), expected [[campaign]] tables") from wrong
    if not isinstance(document, dict):
        raise DocumentError(f"{source}: found {type(document).__name__}, expected a table with a list named campaign")
    return document


def _read_all(table: Table, registry: Registry) -> tuple[Campaign, ...]:
    _check_format(table)
    documents = table.items("campaign")
    if not documents and not table.problems:
        table.problem("campaign", "none", "at least one [[campaign]]")
    table.close()
    campaigns: list[Campaign] = []
    first: dict[str, int] = {}
    for index, each in enumerate(documents):
        inner = Table(each if isinstance(each, Mapping) else {}, ("campaign", index), table.problems)
        if not isinstance(each, Mapping):
            inner.problem(None, shown(each), "a table")
            continue
        campaign = _read(inner, registry)
        if campaign.id in first:
            inner.problem("id", shown(campaign.id), f"an id of its own; campaign {first[campaign.id] + 1} of the file has it too")
        first.setdefault(campaign.id, index)
        campaigns.append(campaign)
    return tuple(campaigns)


def _check_format(table: Table) -> None:
    found = table.value("format", int, FORMAT)
    if found != FORMAT and type(found) is int:
        table.problem("format", shown(found), f"{FORMAT}, the only one there is")


def _read(table: Table, registry: Registry) -> Campaign:
    """One campaign. Where there are problems its values mean nothing, and it is thrown away."""
    found = table.content.get("id")
    table.owner = found if isinstance(found, str) else ""
    identifier = table.value("id", str)
    if isinstance(identifier, str) and not _ID.fullmatch(identifier):
        table.problem("id", shown(identifier), "up to 64 of a-z, 0-9, - and _, like cart-large-size")
    campaign = Campaign(
        id=identifier,
        name=table.value("name", str, ""),
        placement=table.value("placement", Placement),
        trigger=read_trigger(table),
        priority=table.number("priority", -_MOST, _MOST, 0),
        enabled=table.value("enabled", bool, True),
        holdout_percent=table.number("holdout_percent", 0, 100, None),
        schedule=read_schedule(table),
        audience=read_audience(table, "audience", registry),
        offer=read_offer(table, registry),
        limits=read_limits(table),
        copy=read_copy(table),
        evidence=table.value("evidence", dict[str, str], {}),
    )
    table.close("schedule")
    return campaign


def read_campaign(document: Mapping[str, Any], registry: Registry, source: str = "campaign") -> Campaign:
    """A campaign from its own document. Raises DocumentError with a line for each thing wrong."""
    problems: list[Problem] = []
    table = Table(document, (), problems)
    _check_format(table)
    campaign = _read(table, registry)
    if problems:
        raise _error(problems, source, {})
    return campaign


def campaign_of(publication: Publication, registry: Registry) -> Campaign:
    """The campaign of a publication, with its version. Raises DocumentError."""
    source = f"{publication.campaign_id} version {publication.version}"
    return replace(read_campaign(publication.document, registry, source), version=publication.version)


def document_of(campaign: Campaign) -> dict[str, Any]:
    """The document of a campaign, as JSON would have it; what is as usual is left out, and so is the version."""
    document: dict[str, Any] = {"format": FORMAT, "id": campaign.id, "name": campaign.name, "placement": campaign.placement.value}
    if campaign.trigger != Trigger():
        document["trigger"] = write_trigger(campaign.trigger)
    if campaign.schedule != ALWAYS:
        document["schedule"] = write_schedule(campaign.schedule)
    if campaign.audience is not None:
        document["audience"] = write_audience(campaign.audience)
    if campaign.limits != Limits():
        document["limits"] = write_limits(campaign.limits)
    if campaign.priority:
        document["priority"] = campaign.priority
    if not campaign.enabled:
        document["enabled"] = False
    if campaign.holdout_percent is not None:
        document["holdout_percent"] = campaign.holdout_percent
    if campaign.evidence:
        document["evidence"] = dict(campaign.evidence)
    return {**document, "offer": write_offer(campaign.offer), "copy": write_copy(campaign.copy)}


def _error(problems: Sequence[Problem], source: str, lines: Mapping[Path, int]) -> DocumentError:
    return DocumentError("\n".join(problem.in_words(source, lines) for problem in problems))
