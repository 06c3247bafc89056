"""docs/ and README.md: everything there is is documented, everything documented is there, every link leads somewhere."""

from __future__ import annotations

import ast
import re
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask import Flask

from tests.pages_from_code import BLOCKS, DOCS, ROOT, rewritten
from upsell_widget import BaseShop, Capabilities, Placement, Shop
from upsell_widget.domain.receipts import Reason
from upsell_widget.domain.timing import TRIGGERS
from upsell_widget.settings import Settings
from upsell_widget.storage.sql_store import SqlStore
from upsell_widget.storage.tables import metadata
from upsell_widget.web.blueprint import blueprint
from upsell_widget.web.identity import COOKIE

PAGES = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
SCRIPT = (ROOT / "static" / "upsell.js").read_text(encoding="utf-8")
SERVED = [*(ROOT / "static").glob("upsell.*"), *(ROOT / "templates").rglob("*.html")]
SOURCES = sorted((ROOT / "upsell_widget").rglob("*.py"))
WRITTEN_BY_MAKE_BENCH = DOCS / "performance.md"
CALLING_OUT = {"aiohttp", "http", "httpx", "requests", "smtplib", "socket", "urllib3"}


def read(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


def codes(text: str) -> set[str]:
    """Everything a page sets in code."""
    return set(re.findall(r"`([^`\n]+)`", text))


def section(page: str, heading: str) -> str:
    """What a page says under a heading of the second level."""
    return read(page).partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


def first_column(text: str) -> set[str]:
    """The codes in the first cell of every row of a page's tables."""
    return {code for cell in re.findall(r"^\| (`.*?) \|", text, re.MULTILINE) for code in codes(cell)}


@pytest.mark.parametrize("page", BLOCKS)
def test_what_a_page_says_of_the_code_is_what_the_code_says(page: str) -> None:
    assert read(page) == rewritten(page), "write it anew: python -m tests.pages_from_code"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))
    local = [page.parent / target.partition("#")[0] for target in targets if not re.match(r"https?:|#", target)]
    assert [target for target in local if not target.exists() and target != WRITTEN_BY_MAKE_BENCH] == []


def test_every_page_is_linked_from_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert [page.name for page in DOCS.glob("*.md") if f"(docs/{page.name})" not in readme] == []


def test_every_setting_named_anywhere_is_one() -> None:
    known = {f"UPSELL_{each.name.upper()}" for each in fields(Settings)}
    environment = {"UPSELL_CHROMIUM", "UPSELL_DATA"}  # read by tests and benchmarks
    named = {name for page in PAGES for name in re.findall(r"\bUPSELL_[A-Z_]+\b", page.read_text(encoding="utf-8"))}
    assert named - environment <= known


def test_every_command_named_anywhere_is_one() -> None:
    known = set(re.findall(r"^### `flask upsell (.*?)(?: [\[A-Z].*)?`", read("commands.md"), re.MULTILINE))
    groups = {name.partition(" ")[0] for name in known}
    named = {name for page in PAGES for name in re.findall(r"flask upsell (?!commands)([a-z]+)", page.read_text(encoding="utf-8"))}
    assert named <= known | groups


def test_every_event_of_the_popup_is_documented() -> None:
    told = {*re.findall(r'\.tell\("([a-z]+)"', SCRIPT), "accept", "undo", *refusing_verbs()}
    heard = set(re.findall(r'"upsell:([a-z-]+)"', SCRIPT))
    assert set(re.findall(r"`upsell:([a-z-]+)`", read("mounting.md"))) == told | heard


def refusing_verbs() -> set[str]:
    """The answers of the offer's forms that are not a yes: the script tells of each by its verb."""
    offer = (ROOT / "templates" / "upsell_widget" / "offer.html").read_text(encoding="utf-8")
    return set(re.findall(r'answer\(view, "([a-z]+)"', offer)) - {"accept"}


def test_every_state_of_the_popup_is_documented() -> None:
    assert first_column(section("quality.md", "What the page shows")) == set(re.findall(r'state = "([a-z]+)"', SCRIPT))


def test_every_header_of_ours_is_documented() -> None:
    code = SCRIPT + "".join(path.read_text(encoding="utf-8") for path in (ROOT / "upsell_widget" / "web").glob("*.py"))
    known = set(re.findall(r'"((?:X-)?Upsell-[A-Z][a-z]+)"', code))
    assert set(re.findall(r"\b((?:X-)?Upsell-[A-Z][a-z]+)\b", read("quality.md"))) == known


def test_every_route_is_documented() -> None:
    app = Flask(__name__)
    app.register_blueprint(blueprint)
    rules = {
        f"{method} {rule.rule}"
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith(f"{blueprint.name}.")
        for method in (rule.methods or set()) & {"GET", "POST"}
    }
    assert {code for code in first_column(section("quality.md", "Over HTTP")) if code.startswith(("GET", "POST"))} == rules


def test_every_reason_of_a_receipt_is_documented() -> None:
    assert first_column(section("quality.md", "Why was there no popup?")) == set(Reason)


def test_every_placement_and_trigger_is_documented() -> None:
    handbook = read("campaigns.md")
    assert [each for each in (*Placement, *TRIGGERS) if not re.search(rf"\b{each}\b", handbook)] == []
    assert set(Placement) <= codes(section("mounting.md", "2. The pages"))


def test_every_method_of_a_shop_is_documented() -> None:
    methods = {code.partition("(")[0] for code in first_column(section("mounting.md", "1. The adapter")) if "(" in code}
    assert methods == {name for name in vars(Shop) if not name.startswith("_") and hasattr(BaseShop, name)}


def test_every_capability_is_documented() -> None:
    documented = {code for code in first_column(section("mounting.md", "1. The adapter")) if "(" not in code}
    assert documented == {each.name for each in fields(Capabilities)}


def test_every_template_may_be_overridden_by_the_name_that_is_documented() -> None:
    ours = {path.name for path in (ROOT / "templates" / "upsell_widget").glob("[a-z]*.html")}
    assert {Path(code).name for code in codes(section("mounting.md", "The look")) if code.endswith(".html")} == ours


@pytest.mark.parametrize("page", ["mounting.md", "quality.md"])
def test_its_python_can_be_read_and_imports_what_there_is(page: str) -> None:
    blocks = re.findall(r"```python\n(.*?)```", read(page), re.DOTALL)
    assert blocks
    for block in blocks:
        imports: list[ast.stmt] = [node for node in ast.parse(block).body if isinstance(node, ast.Import | ast.ImportFrom)]
        exec(compile(ast.Module(imports, type_ignores=[]), page, "exec"), {})


def test_retention_is_what_prune_deletes(sqlite_url: str) -> None:
    store = SqlStore(sqlite_url)
    store.migrate()
    pruned = {f"upsell_{name}" for name in store.prune(datetime(2026, 1, 1, tzinfo=UTC), timedelta(days=1), timedelta(days=1))}
    store.close()
    stated = section("privacy.md", "For how long")
    assert first_column(stated) == pruned
    assert pruned < set(metadata.tables)
    defaults = Settings()
    assert set(re.findall(r"`(UPSELL_\w+)` \((\d+) days\)", stated)) == {
        ("UPSELL_EVENT_DAYS", str(defaults.event_days)),
        ("UPSELL_RECEIPT_DAYS", str(defaults.receipt_days)),
        ("UPSELL_SURVEY_DAYS", str(defaults.survey_days)),
    }


def test_the_cookie_is_the_one_documented() -> None:
    assert f"One cookie, `{COOKIE}`" in read("privacy.md")
    setting = [path.name for path in SOURCES if "set_cookie(" in path.read_text(encoding="utf-8")]
    assert setting == ["identity.py"]
    assert not re.search(r"localStorage|sessionStorage|indexedDB|document\.cookie", SCRIPT)


@pytest.mark.parametrize("path", SERVED, ids=lambda path: path.name)
def test_what_the_browser_loads_names_no_other_host(path: Path) -> None:
    assert re.findall(r"(?:https?:)?//[a-z][\w-]*\.[a-z]", path.read_text(encoding="utf-8")) == []


def test_the_server_calls_nobody_but_the_channels_of_signals() -> None:
    called = {path.parent.name for path in SOURCES for name in imported(path) & CALLING_OUT}
    assert called == {"delivery"}
    assert not any("urllib.request" in path.read_text(encoding="utf-8") for path in SOURCES)


def imported(path: Path) -> set[str]:
    """The packages a file imports."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found
