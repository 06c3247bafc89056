"""``flask upsell campaigns`` and ``check``: what an owner types, and what comes back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from flask import Flask

from tests.domain.building import product
from upsell_widget import UpsellWidget
from upsell_widget.cli.campaigns import knows_url, publish_file
from upsell_widget.domain.shop import Product
from upsell_widget.errors import DocumentError
from upsell_widget.ports.shop import BaseShop
from upsell_widget.state import State, state_of

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
GOES_WITH = """
[[campaign]]
id = "goes-with"
name = "Goes with vinegar"
placement = "cart"
priority = 20
offer = { kind = "cross_sell", recommend = [{ code = "curated", args = { pairs = { vinegar = ["honey"] } } }] }
copy.ja = { title = "「{product}」も一緒にいかがですか" }
copy.en = { title = "{product} as well?" }
"""
GUIDE = """
[[campaign]]
id = "guide"
placement = "product"
offer = { kind = "content", content = { id = "guide", url = "/guides/vinegar" } }
copy.ja = { title = "お酢の使いかた" }
copy.en = { title = "Using vinegar" }
"""


class Grocer(BaseShop):
    """A shop of two products."""

    def catalogue(self) -> Iterable[Product]:
        return product("vinegar", category=("food",)), product("honey", category=("food",))


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    app = Flask("grocer", instance_path=str(tmp_path))
    app.config.update(
        SECRET_KEY="a key for tests only", UPSELL_DATABASE_URL=f"sqlite:///{tmp_path / 'upsell.sqlite'}", UPSELL_BACKGROUND=False
    )
    app.add_url_rule("/guides/<name>", "guide", lambda name: name)
    UpsellWidget(app, shop=Grocer(), clock=lambda: NOW)
    return app


def run(app: Flask, *arguments: str | Path) -> Result:
    """One command; a traceback fails the test."""
    result = app.test_cli_runner().invoke(args=["upsell", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def written(folder: Path, text: str, name: str = "campaigns.toml") -> Path:
    """A file of this text."""
    file = folder / name
    file.write_text(text, encoding="utf-8")
    return file


def state(app: Flask) -> State:
    return state_of(app)


def live(app: Flask) -> dict[str, int]:
    """Live campaign → version."""
    return {each.campaign_id: each.version for each in state(app).store.publications()[1]}


def test_a_file_is_imported_whole_and_its_versions_are_told(app: Flask, tmp_path: Path) -> None:
    result = run(app, "campaigns", "import", written(tmp_path, GOES_WITH + GUIDE))
    assert result.stdout.splitlines() == ["goes-with: version 1", "guide: version 1", "2 campaigns are live at revision 1."]
    assert result.exit_code == 0
    assert live(app) == {"goes-with": 1, "guide": 1}


def test_importing_the_same_file_again_makes_no_new_version(app: Flask, tmp_path: Path) -> None:
    run(app, "campaigns", "import", written(tmp_path, GOES_WITH + GUIDE))
    run(app, "campaigns", "import", written(tmp_path, (GOES_WITH + GUIDE).replace("as well?", "too?")))
    assert live(app) == {"goes-with": 2, "guide": 1}


def test_who_published_when_and_the_linters_report_are_stored(app: Flask, tmp_path: Path) -> None:
    only_ja = GOES_WITH.replace('copy.en = { title = "{product} as well?" }', "")
    result = run(app, "campaigns", "import", written(tmp_path, only_ja), "--by", "ann")
    (publication,) = state(app).store.publications()[1]
    assert (publication.published_by, publication.published_at) == ("ann", NOW)
    assert [(each["rule"], each["level"], each["path"]) for each in publication.lint] == [("language", "warn", "copy")]
    assert (
        result.stderr
        == 'warn language: campaign goes-with: copy: found "no copy.en", expected words in ja, en; shoppers would read another language\n'
    )


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ('placement = "product"', 'placement = "shelf"', "campaigns.toml:13: campaign guide: placement: found 'shelf', expected"),
        ("お酢の使いかた", "今だけのお酢", 'block G13: campaign guide: copy.ja.title: found "今だけ", expected a stored end'),
        (
            "/guides/vinegar",
            "/nowhere",
            'block unknown_url: campaign guide: offer.content.url: found "/nowhere", expected a page of the shop',
        ),
        ('["honey"]', '["hony"]', "did you mean honey?\nNothing was published."),
    ],
)
def test_one_bad_campaign_keeps_the_whole_file_out(app: Flask, tmp_path: Path, before: str, after: str, complaint: str) -> None:
    text = GOES_WITH + GUIDE
    assert before in text
    result = run(app, "campaigns", "import", written(tmp_path, text.replace(before, after)))
    assert (result.exit_code, result.stdout) == (1, "")
    assert complaint in result.stderr
    assert live(app) == {}


def test_a_file_that_is_not_there_is_one_line(app: Flask, tmp_path: Path) -> None:
    for command in (["campaigns", "import"], ["check"]):
        result = run(app, *command, tmp_path / "none.toml")
        assert result.exit_code == 1
        assert result.stderr == (
            f"Error: {tmp_path / 'none.toml'}: found no readable file (No such file or directory), "
            "expected a TOML or JSON file of campaigns\n"
        )


def test_a_check_says_what_is_wrong_and_changes_nothing(app: Flask, tmp_path: Path) -> None:
    file = written(tmp_path, GOES_WITH.replace("as well?", "as well? Hurry!") + GUIDE)
    result = run(app, "check", file)
    assert result.stdout.splitlines() == [
        'block G13: campaign goes-with: copy.en.title: found "Hurry", expected a stored end, the same for everyone; '
        "set schedule.ends, or leave it out",
        "2 campaigns checked: 1 blocking findings, 0 warnings.",
    ]
    assert (result.exit_code, live(app)) == (1, {})


def test_a_check_without_a_file_is_of_what_is_live(app: Flask, tmp_path: Path) -> None:
    run(app, "campaigns", "import", written(tmp_path, GOES_WITH + GUIDE))
    result = run(app, "check")
    assert (result.stdout, result.exit_code) == ("2 campaigns checked: 0 blocking findings, 0 warnings.\n", 0)


def test_a_file_is_checked_beside_what_is_live(app: Flask, tmp_path: Path) -> None:
    run(app, "campaigns", "import", written(tmp_path, GOES_WITH))
    lower = GOES_WITH.replace("goes-with", "lower").replace("priority = 20", "priority = 1")
    result = run(app, "check", written(tmp_path, lower))
    assert result.stdout.splitlines()[0] == (
        'warn shadowed: campaign lower: priority: found "goes-with (priority 20) speaks whenever this one could", '
        "expected a moment of its own; raise its priority, or narrow the other's audience"
    )
    assert result.exit_code == 0


def test_live_campaigns_are_listed_and_retired(app: Flask, tmp_path: Path) -> None:
    run(app, "campaigns", "import", written(tmp_path, GOES_WITH + GUIDE), "--by", "ann")
    assert run(app, "campaigns", "list").stdout.splitlines() == [
        "cart             20  goes-with v1 · cross_sell on load · Goes with vinegar · 2026-11-23 03:00 by ann",
        "product           0  guide v1 · content on load · 2026-11-23 03:00 by ann",
        "2 campaigns are live at revision 1.",
    ]
    assert run(app, "campaigns", "retire", "guide").stdout == "1 campaigns were retired; revision 2.\n"
    assert live(app) == {"goes-with": 1}


def test_retiring_what_is_not_live_retires_nothing(app: Flask, tmp_path: Path) -> None:
    run(app, "campaigns", "import", written(tmp_path, GOES_WITH))
    result = run(app, "campaigns", "retire", "goes-with", "gide")
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: found gide, expected ids of live campaigns: goes-with. Nothing was retired.\n",
    )
    assert live(app) == {"goes-with": 1}


def test_a_live_campaign_that_cannot_be_read_any_more_is_named_and_can_be_replaced(app: Flask, tmp_path: Path) -> None:
    with app.app_context():
        publish_file(state(app), written(tmp_path, GOES_WITH + GUIDE), "ann")
    registry = state(app).registry
    object.__setattr__(registry, "recommenders", {code: cls for code, cls in registry.recommenders.items() if code != "curated"})
    codes = "blend, bought_together, ladder, pause, popular, similar, viewed_instead"
    complaint = f"goes-with version 1: campaign goes-with: offer.recommend[0].code: found 'curated', expected one of {codes}"
    assert complaint in run(app, "campaigns", "list").stderr
    checked = run(app, "check")
    assert complaint in checked.stdout
    assert checked.exit_code == 1
    replaced = GOES_WITH.replace('code = "curated", args = { pairs = { vinegar = ["honey"] } }', 'code = "popular"')
    assert run(app, "campaigns", "import", written(tmp_path, replaced)).exit_code == 0
    assert live(app) == {"goes-with": 2, "guide": 1}


def test_publishing_by_hand_raises_what_the_command_prints(app: Flask, tmp_path: Path) -> None:
    with app.app_context(), pytest.raises(DocumentError, match="block G09"):
        shaming = GUIDE.replace('"Using vinegar"', '"Using vinegar", decline = "No, I hate good food"')
        publish_file(state(app), written(tmp_path, shaming), "ann")
    assert live(app) == {}


@pytest.mark.parametrize(
    ("url", "known"),
    [
        ("/guides/vinegar", True),
        ("/guides/vinegar?from=popup#how", True),
        ("https://example.org/guide", True),
        ("/guides", False),
        ("guides/vinegar", False),
        ("//example.org/guide", False),
        ("http://example.org/guide", False),
        ("javascript:alert(1)", False),
        ("", False),
    ],
)
def test_content_is_a_page_of_the_shop_or_https_elsewhere(app: Flask, url: str, known: bool) -> None:
    with app.app_context():
        assert knows_url(url) is known
