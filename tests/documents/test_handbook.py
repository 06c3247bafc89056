"""docs/campaigns.md: what it shows works, and what it lists is all there is.

After a change to a condition or recommender, write the tables anew: ``python -m tests.documents.test_handbook``.
"""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

from upsell_widget.documents.campaigns import read_campaigns
from upsell_widget.domain.conditions import BUILT_IN as CONDITIONS
from upsell_widget.domain.guardrails import ShopFacts, lint
from upsell_widget.domain.guardrails.placeholders import PLACEHOLDERS
from upsell_widget.recommenders import BUILT_IN as RECOMMENDERS
from upsell_widget.state import Registry

ROOT = Path(__file__).parents[2]
HANDBOOK = ROOT / "docs" / "campaigns.md"
TABLES: Mapping[str, Mapping[str, type[Any]]] = {"conditions": CONDITIONS, "recommenders": RECOMMENDERS}


def table(known: Mapping[str, type[Any]]) -> str:
    """A table of codes: arguments and meaning, from the code itself."""
    rows = [f"| `{code}` | {arguments(cls)} | {meaning(cls)} |" for code, cls in known.items()]
    return "\n".join(["| code | args | meaning |", "|---|---|---|", *rows])


def meaning(cls: type[Any]) -> str:
    """The first paragraph of its docstring, as Markdown."""
    first = (inspect.getdoc(cls) or "").split("\n\n")[0]
    return first.replace("\n", " ").replace("``", "`")


def arguments(cls: type[Any]) -> str:
    """The fields of a policy: those that must be given in bold."""
    hints = get_type_hints(cls)
    return ", ".join(argument(each, hints[each.name]) for each in dataclasses.fields(cls)) or "–"


def argument(each: dataclasses.Field[Any], hint: Any) -> str:
    name = f"`{each.name.rstrip('_')}`"
    known = f" ({', '.join(choices(hint))})" if choices(hint) else ""
    return f"**{name}**{known}" if each.default is dataclasses.MISSING else f"{name}{known}"


def choices(hint: Any) -> list[str]:
    """The words an argument may have, wherever they stand in its annotation."""
    if get_origin(hint) is Literal:
        return list(get_args(hint))
    if inspect.isclass(hint) and issubclass(hint, StrEnum):
        return [each.value for each in hint]
    return [] if get_origin(hint) is Mapping else [word for inner in get_args(hint) for word in choices(inner)]


def rewritten(text: str) -> str:
    """The handbook with its tables written anew."""
    for name, known in TABLES.items():
        block = f"<!-- {name} -->\n{table(known)}\n<!-- /{name} -->"
        text = re.sub(rf"<!-- {name} -->.*?<!-- /{name} -->", lambda _, block=block: block, text, flags=re.DOTALL)  # type: ignore[misc]
    return text


def examples() -> list[str]:
    return re.findall(r"```toml\n(.*?)```", HANDBOOK.read_text(encoding="utf-8"), re.DOTALL)


def test_its_tables_are_those_of_the_code() -> None:
    text = HANDBOOK.read_text(encoding="utf-8")
    assert text == rewritten(text), "write them anew: python -m tests.documents.test_handbook"


@pytest.mark.parametrize("number", range(3))
def test_its_examples_are_read_and_pass_the_check(number: int) -> None:
    (campaign,) = read_campaigns(examples()[number], "campaigns.md", Registry(CONDITIONS, RECOMMENDERS))
    assert lint([campaign], ShopFacts(languages=("ja", "en")), datetime(2026, 11, 23, tzinfo=UTC)) == ()


def test_all_its_examples_are_tried() -> None:
    assert len(examples()) == 3


def test_it_names_every_rule_and_placeholder() -> None:
    text = HANDBOOK.read_text(encoding="utf-8")
    corpus = ROOT / "tests" / "domain" / "guardrails" / "corpus" / "bad"
    rules = set(re.findall(r"^\| (.*?) \| (?:block|warn) \|", text, re.MULTILINE))
    assert {rule for row in rules for rule in row.split(", ")} == {path.stem for path in corpus.glob("*.toml")}
    assert all(f"`{{{name}}}`" in text for name in PLACEHOLDERS)


if __name__ == "__main__":
    HANDBOOK.write_text(rewritten(HANDBOOK.read_text(encoding="utf-8")), encoding="utf-8")
