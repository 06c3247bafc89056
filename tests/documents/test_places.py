"""Places: every key on its line."""

from __future__ import annotations

import json
import tomllib
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.documents.building import campaigns
from upsell_widget.documents.campaigns import document_of
from upsell_widget.documents.places import line_of, lines_of
from upsell_widget.domain.campaigns import Campaign

TEXT = '''# a comment = 1
title = """
x = 1
[y]
"""
a.b = 1 # c = 3
list = [
    1, "]",
    { c = 2, "d e" = [
        3 ] },
]
[[t]]
k = 1.5
[t.u]
v = 2026-01-01T00:00:00Z
[[t]]
k = 2
[[t.w]]
z = 1
[[t.w]]
z = 2
'''


def test_keys_and_elements_of_toml_are_found() -> None:
    assert dict(lines_of(TEXT)) == {
        ("title",): 2,
        ("a", "b"): 6,
        ("list",): 7,
        ("list", 0): 8,
        ("list", 1): 8,
        ("list", 2): 9,
        ("list", 2, "c"): 9,
        ("list", 2, "d e"): 9,
        ("list", 2, "d e", 0): 10,
        ("t", 0): 12,
        ("t", 0, "k"): 13,
        ("t", 0, "u"): 14,
        ("t", 0, "u", "v"): 15,
        ("t", 1): 16,
        ("t", 1, "k"): 17,
        ("t", 1, "w", 0): 18,
        ("t", 1, "w", 0, "z"): 19,
        ("t", 1, "w", 1): 20,
        ("t", 1, "w", 1, "z"): 21,
    }
    assert tomllib.loads(TEXT)["t"][1]["w"][1]["z"] == 2


def test_a_key_that_is_not_there_has_the_line_of_what_is_around_it() -> None:
    lines = lines_of(TEXT)
    assert line_of(lines, ("t", 1, "missing")) == 16
    assert line_of(lines, ("list", 2, "c", "deeper")) == 9
    assert line_of(lines, ("nothing",)) is None


def paths(value: Any, path: tuple[str | int, ...] = ()) -> set[tuple[str | int, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return {each for key, member in inner for each in ({(*path, key)} | paths(member, (*path, key)))}


@given(campaigns(), st.sampled_from([None, 2]))
def test_every_key_of_a_json_document_has_a_line(campaign: Campaign, indent: int | None) -> None:
    text = json.dumps(document_of(campaign), indent=indent, ensure_ascii=False)
    lines = lines_of(text, is_json=True)
    assert set(lines) == paths(json.loads(text))
    assert all(1 <= line <= text.count("\n") + 1 for line in lines.values())


@given(st.text("[]{}=,.\"'#a1\n", max_size=40))
def test_no_text_at_all_stops_the_count(text: str) -> None:
    assert all(isinstance(line, int) for line in lines_of(text).values())
    assert all(isinstance(line, int) for line in lines_of(text, is_json=True).values())
