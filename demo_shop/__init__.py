"""ひだまり百貨店: a demo shop people would believe, with the widget mounted in it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flask import Flask, render_template
from flask_login import LoginManager

from demo_shop import catalogue, guides, security
from demo_shop.applying import Changes
from demo_shop.commands import demo
from demo_shop.customers import Account
from demo_shop.database import Database
from demo_shop.mounting import mount_widget
from demo_shop.premises import KEY, Premises, premises, utc_now
from demo_shop.tables import CustomerRow
from demo_shop.views import shop

INSTANCE = Path(__file__).parents[1] / "instance"


def create_app(config: Mapping[str, Any] | None = None) -> Flask:
    """The shop, its shelves as they were left (``flask --app demo_shop demo seed`` fills an empty one).

    ``DEMO_DATABASE``: its SQLite file; the widget's lies beside it. ``DEMO_CLOCK``: a callable for now, in UTC.
    ``DEMO_WIDGET``: False leaves the shop bare. ``UPSELL_*``: the widget's settings, also read from the environment.
    """
    config = {**_from_environment(), **(config or {})}
    file = Path(config.get("DEMO_DATABASE") or INSTANCE / "demo_shop.sqlite").absolute()
    app = Flask(__name__, instance_path=str(file.parent))
    app.config.from_mapping(SESSION_COOKIE_SAMESITE="Lax", MAX_CONTENT_LENGTH=64 * 1024)
    app.config.from_mapping(config)
    app.extensions[KEY] = _open(app, file)
    app.secret_key = app.config.get("SECRET_KEY") or _kept_secret(file.with_name("secret_key"))
    security.guard(app)
    _accounts(app)
    app.register_blueprint(shop)
    app.register_error_handler(404, _not_found)
    app.cli.add_command(demo)
    if app.config.get("DEMO_WIDGET", True):
        mount_widget(app)
    return app


def _from_environment() -> dict[str, Any]:
    """DEMO_DATABASE and SECRET_KEY; UPSELL_QA=1 is for development, which it says by DEBUG."""
    known = {key: value for key, value in os.environ.items() if key in ("DEMO_DATABASE", "SECRET_KEY", "UPSELL_DATABASE_URL")}
    quality = {"UPSELL_QA": True, "DEBUG": True} if os.environ.get("UPSELL_QA") == "1" else {}
    return {**known, **quality}


def _open(app: Flask, file: Path) -> Premises:
    database, items = Database(file), catalogue.load()
    return Premises(database, items, guides.load(), Changes(database, items), app.config.get("DEMO_CLOCK") or utc_now)


def _kept_secret(file: Path) -> str:
    """The key that signs sessions, made once and kept beside the database for every worker."""
    if not file.exists():
        file.touch(mode=0o600)
        file.write_text(secrets.token_hex(32), encoding="ascii")
    return file.read_text(encoding="ascii")


def _accounts(app: Flask) -> None:
    manager = LoginManager(app)
    manager.login_view = "shop.login"
    manager.login_message = None
    manager.user_loader(_account)


def _account(customer_id: str) -> Account | None:
    with premises().database.reading() as session:
        row = session.get(CustomerRow, customer_id)
        return Account(row) if row is not None else None


def _not_found(_error: Exception) -> tuple[str, int]:
    return render_template("shop/not_found.html"), 404
