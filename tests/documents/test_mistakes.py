"""Mistakes in campaign documents: each is named by line and key, and nothing is read."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.documents.building import REGISTRY
from tests.documents.whole import WHOLE
from upsell_widget.documents.campaigns import read_campaigns, read_file
from upsell_widget.errors import DocumentError


def complaints(text: str, source: str = "shop.toml") -> list[str]:
    """What is said of a text, line by line."""
    with pytest.raises(DocumentError) as refused:
        read_campaigns(text, source, REGISTRY)
    return str(refused.value).split("\n")


def changed(before: str, after: str) -> list[str]:
    """What is said of the whole campaign with one thing changed."""
    assert before in WHOLE
    return complaints(WHOLE.replace(before, after))


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        (
            'id = "cart-large"',
            'id = "Cart large"',
            "shop.toml:5: campaign Cart large: id: found 'Cart large', expected up to 64 of a-z, 0-9, - and _, like cart-large-size",
        ),
        (
            'placement = "cart"',
            'placement = "kart"',
            "shop.toml:7: campaign cart-large: placement: found 'kart', expected 'product', 'cart', 'post_purchase', 'account', "
            "'cancel' or 'landing'; did you mean cart?",
        ),
        (
            'code = "delay"',
            'code = "dealy"',
            "shop.toml:8: campaign cart-large: trigger.code: found 'dealy', expected one of accepted, declined, delay, exit_intent, "
            "health_risen, limit_near, limit_reached, line_removed, load, renewal_due, spike, trial_ending, trial_requested; "
            "did you mean delay?",
        ),
        ("priority = 20", 'priority = "20"', "shop.toml:9: campaign cart-large: priority: found '20', expected a valid integer"),
        ("priority = 20", "priority = 2.5", "shop.toml:9: campaign cart-large: priority: found 2.5, expected a valid integer"),
        (
            "holdout_percent = 10",
            "holdout_percent = 101",
            "shop.toml:10: campaign cart-large: holdout_percent: found 101, expected 0 to 100",
        ),
        (
            "2026-01-01T00:00:00+09:00",
            "2026-01-01T00:00:00",
            "shop.toml:11: campaign cart-large: schedule.starts: found '2026-01-01T00:00:00', expected a moment with its offset, "
            "like 2026-08-01T10:00:00+09:00",
        ),
        (
            'weekdays = ["mon", "fri"]',
            "ends = 2025-01-01T00:00:00Z",
            "shop.toml:11: campaign cart-large: schedule.ends: found '2025-01-01T00:00:00+00:00', expected a moment after starts, "
            "2025-12-31T15:00:00+00:00",
        ),
        (
            '"fri"',
            '"tues"',
            "shop.toml:11: campaign cart-large: schedule.weekdays[1]: found 'tues', expected one of fri, mon, sat, sun, thu, tue, wed; "
            "did you mean tue?",
        ),
        (
            'currency = "JPY"',
            'curency = "JPY", currency = "JPY"',
            "shop.toml:13: campaign cart-large: audience[0].args.curency: found the key 'curency', expected one of at_least, at_most, "
            "currency; did you mean currency?",
        ),
        (
            'currency = "JPY", at_least = 1000',
            'currency = "JPY"',
            "shop.toml:13: campaign cart-large: audience[0].args: found neither at_least nor at_most, expected one of them or both",
        ),
        (
            'one_of = ["ja"]',
            'one_of = "ja"',
            "shop.toml:14: campaign cart-large: audience[1].any[0].args.one_of: found 'ja', expected a valid array",
        ),
        (
            '{ not = { code = "returning_customer" } }',
            '{ not = "new" }',
            "shop.toml:14: campaign cart-large: audience[1].any[1].not: found 'new', expected a condition {code, args}, a tree "
            "{all = [...]}, {any = [...]} or {not = ...}, or a list",
        ),
        (
            'kind = "upsell"',
            'kind = "upsel"',
            "shop.toml:19: campaign cart-large: offer.kind: found 'upsel', expected 'upsell', 'cross_sell', 'downsell' or 'content'; "
            "did you mean upsell?",
        ),
        (
            '{ code = "step" }',
            '{ code = "stp" }',
            "shop.toml:20: campaign cart-large: offer.recommend[0].code: found 'stp', expected one of pairs, step; did you mean step?",
        ),
        (
            'from = "page"',
            'from = "pages"',
            "shop.toml:20: campaign cart-large: offer.recommend[1].args.from: found 'pages', expected 'cart' or 'page'; did you mean page?",
        ),
        (
            "[1, 1.5]",
            "[1, nan]",
            "shop.toml:21: campaign cart-large: offer.price_ratio: found [1.0, nan], expected two numbers from 0 up, lowest and highest",
        ),
        ("quantity = 2", "quantity = 0", "shop.toml:23: campaign cart-large: offer.quantity: found 0, expected 1 to 999"),
        ('session = "unlimited"', "session = 0", "shop.toml:27: campaign cart-large: limits.session: found 0, expected 1 to 1000000"),
        (
            "cool_down_days = 14",
            "cool_down_days = 1",
            "shop.toml:29: campaign cart-large: limits.cool_down_days: found 1, expected 7 to 3650",
        ),
        (
            "[campaign.copy.ja]",
            "[campaign.copy.Japanese]",
            "shop.toml:31: campaign cart-large: copy.Japanese: found 'Japanese', expected a language, like ja, en or en_GB, or any",
        ),
        (
            "accept = ",
            "acept = ",
            "shop.toml:36: campaign cart-large: copy.en.acept: found the key 'acept', expected one of accept, body, decline, title, why; "
            "did you mean accept?",
        ),
        ("format = 1", "format = 2", "shop.toml:2: format: found 2, expected 1, the only one there is"),
    ],
)
def test_a_mistake_is_named_by_line_and_key_with_what_was_expected(before: str, after: str, complaint: str) -> None:
    assert changed(before, after) == [complaint]


def test_an_unknown_condition_is_answered_with_the_nearest_known_one() -> None:
    (complaint,) = changed('"cart_total"', '"cart_totl"')
    assert complaint.startswith(
        "shop.toml:13: campaign cart-large: audience[0].code: found 'cart_totl', expected one of attribute_agrees, "
    )
    assert complaint.endswith("; did you mean cart_total?")


def test_several_mistakes_are_told_at_once_and_nothing_is_read() -> None:
    text = WHOLE.replace('id = "cart-large"', 'id = "A B"').replace("quantity = 2", "quantity = 0") + '\n[[campaign]]\nid = "x"\n'
    assert [complaint.split(": found")[0] for complaint in complaints(text)] == [
        "shop.toml:5: campaign A B: id",
        "shop.toml:23: campaign A B: offer.quantity",
        "shop.toml:38: campaign x: placement",
        "shop.toml:38: campaign x: offer",
        "shop.toml:38: campaign x: copy",
    ]


def test_what_sells_recommends_and_what_helps_does_not() -> None:
    assert changed('kind = "upsell"', 'kind = "content"') == [
        "shop.toml:18: campaign cart-large: offer.content: found nothing, expected content, for kind is content",
        "shop.toml:20: campaign cart-large: offer.recommend: found recommend, expected none, for kind is content",
    ]


def test_two_campaigns_cannot_share_an_id() -> None:
    assert complaints(WHOLE + WHOLE.replace("format = 1", "")) == [
        "shop.toml:41: campaign cart-large: id: found 'cart-large', expected an id of its own; campaign 1 of the file has it too"
    ]


@pytest.mark.parametrize(
    ("source", "text", "complaint"),
    [
        ("shop.toml", "", "shop.toml: campaign: found none, expected at least one [[campaign]]"),
        ("shop.toml", "campaign = 3", "shop.toml:1: campaign: found 3, expected a list"),
        ("shop.toml", "\ncampaign = [3]", "shop.toml:2: campaign[0]: found 3, expected a table"),
        (
            "shop.toml",
            "a = 1\nb = = 2",
            "shop.toml:2: found no valid TOML (Invalid value (at line 2, column 5)), expected [[campaign]] tables",
        ),
        (
            "shop.json",
            "\n{",
            "shop.json:2: found no valid JSON (Expecting property name enclosed in double quotes), expected a JSON document",
        ),
        ("shop.json", "[]", "shop.json: found list, expected a table with a list named campaign"),
    ],
)
def test_a_text_that_holds_no_campaigns_is_refused(source: str, text: str, complaint: str) -> None:
    assert complaints(text, source) == [complaint]


def test_an_audience_nobody_could_read_is_refused() -> None:
    deep = "{ not = " * 30 + '{ code = "returning_customer" }' + " }" * 30
    (complaint,) = changed('{ code = "cart_total", args = { currency = "JPY", at_least = 1000 } }', deep)
    assert complaint.endswith("found more than 20 conditions within conditions, expected a simpler tree")


def test_a_text_nested_beyond_measure_is_an_error_and_no_crash() -> None:
    assert complaints("[" * 100_000, "shop.json")[0].startswith("shop.json: found no valid JSON (maximum recursion depth exceeded")


def test_a_file_that_is_not_there_or_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "latin.toml").write_bytes(b"\xe9")
    with pytest.raises(DocumentError, match=r"latin\.toml: found bytes that are not UTF-8 \(at 0\)"):
        read_file(tmp_path / "latin.toml", REGISTRY)
    with pytest.raises(DocumentError, match=r"none\.toml: found no readable file \(No such file or directory\)"):
        read_file(tmp_path / "none.toml", REGISTRY)
