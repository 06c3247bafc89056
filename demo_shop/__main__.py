"""``python -m demo_shop``: fill the shop if it is empty, bring its campaigns, serve it on 127.0.0.1."""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask

from demo_shop import create_app, past, telling
from demo_shop.commands import seed_if_empty
from demo_shop.customers import personas
from demo_shop.premises import premises
from demo_shop.usage import MOST_SHARED
from upsell_widget.state import state_of

DAYS_BEFORE = 20
CAMPAIGNS = Path(__file__).with_name("campaigns.toml")


def main() -> None:
    """Serve the demo on the port of the environment's PORT, 5000 if there is none."""
    port = os.environ.get("PORT", "5000")
    if not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        sys.exit(f"PORT: found {port!r}, expected a number from 1 to 65535")
    app = create_app()
    if seed_if_empty(app):
        print("Filled the shop: products, customers, past orders.")
        tell_the_past(app)
    if "upsell" in app.cli.commands and CAMPAIGNS.exists():
        _run(app, "campaigns", "import", str(CAMPAIGNS))
        _run(app, "sync")
        learn_once(app)
    print(f"ひだまり百貨店 (Hidamari) is open: http://127.0.0.1:{port}/  (English: http://127.0.0.1:{port}/?lang=en)")
    print("The start page says who you can log in as and where to look. Ctrl-C closes the shop.", flush=True)
    app.run("127.0.0.1", int(port), threaded=True)


def tell_the_past(app: Flask) -> None:
    """What an owner does once: export the orders placed before the widget came, and import them into it."""
    if "upsell" not in app.cli.commands:
        return
    with TemporaryDirectory() as folder:
        file = Path(folder) / "orders.csv"
        with premises(app).database.reading() as session:
            past.write_orders(session, file)
        _run(app, "import", "orders", str(file), "--currency", "JPY")
    tell_figures(app)
    tell_usage(app)
    _run(app, "health")


def tell_figures(app: Flask) -> None:
    """What only the shop knows of its customers: support tickets, failed payments, use of a plan."""
    with app.app_context():
        for persona in personas():
            if "figures" in persona:
                telling.figures(persona["id"], persona["figures"])


def tell_usage(app: Flask) -> None:
    """How often customers did what a plan counts, every day of the last weeks: their usual."""
    with app.app_context():
        for persona in personas():
            for code, a_day in persona.get("usual", {}).items():
                for days in range(DAYS_BEFORE, 0, -1):
                    for _ in range(a_day):
                        at = premises(app).clock() - timedelta(days=days)
                        telling.counted_before(persona["id"], code, timedelta(days=1), MOST_SHARED, at)


def learn_once(app: Flask) -> None:
    """Fit a model where there is none yet; an owner has a cron do it every night."""
    if not state_of(app).settings.model_path(Path(app.instance_path)).exists():
        _run(app, "fit")


def _run(app: Flask, *arguments: str) -> None:
    """One of the widget's commands; its complaint is shown, and the shop opens all the same."""
    result = app.test_cli_runner().invoke(args=["upsell", *arguments])
    if result.exit_code != 0:
        print(f"flask upsell {' '.join(arguments)}: {result.output.strip() or result.exception}", file=sys.stderr)


if __name__ == "__main__":
    main()
