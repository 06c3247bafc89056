"""docs/quality.md: the flow it shows runs as it stands, on the demo shop in QA mode."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page
from werkzeug.serving import make_server

from demo_shop import create_app
from demo_shop.__main__ import CAMPAIGNS
from demo_shop.commands import seed_if_empty
from tests.pages_from_code import DOCS

SHOP = "http://127.0.0.1:5000"


@pytest.fixture
def demo(tmp_path: Path) -> Iterator[Flask]:
    """The demo shop, as `UPSELL_QA=1 make demo` opens it."""
    app = create_app({"TESTING": True, "UPSELL_QA": True, "SECRET_KEY": "test", "DEMO_DATABASE": str(tmp_path / "demo_shop.sqlite")})
    seed_if_empty(app)
    for command in (["campaigns", "import", str(CAMPAIGNS)], ["sync"]):
        assert app.test_cli_runner().invoke(args=["upsell", *command]).exit_code == 0
    yield app


@pytest.fixture
def address(demo: Flask) -> Iterator[str]:
    """Where it is open."""
    server = make_server("127.0.0.1", 0, demo, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_its_flow_runs_as_it_stands(page: Page, address: str) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", (DOCS / "quality.md").read_text(encoding="utf-8"), re.DOTALL)
    names: dict[str, Any] = {}
    exec(example.replace(SHOP, address), names)
    names["test_closed_stays_closed_for_this_cart"](page)
