"""Mounting: the console put into a host's app, its doors kept by the host."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from flask import Blueprint, Flask

from upsell_widget.console.guarding import STAFF, guard, send_policy
from upsell_widget.console.inbox import again, inbox, move, start
from upsell_widget.state import State

Staff = Callable[[], bool]
"""Whether whoever sent this request is staff."""


def mount_console(app: Flask, state: State, staff: Staff | None) -> None:
    """Register the console's pages below our prefix. Without ``staff`` every one of them is a 404."""
    app.extensions[STAFF] = staff
    console = Blueprint("upsell_console", __name__, root_path=str(Path(__file__).parent))
    console.before_request(guard)
    console.after_request(send_policy)
    console.add_url_rule("/", view_func=start)
    console.add_url_rule("/inbox", view_func=inbox)
    console.add_url_rule("/inbox/<notice_id>", view_func=move, methods=["POST"])
    console.add_url_rule("/outbox/<notice_id>", view_func=again, methods=["POST"])
    app.register_blueprint(console, url_prefix=f"{state.settings.url_prefix}/console")
