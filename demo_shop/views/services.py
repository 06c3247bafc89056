"""The digital services: music with six skips an hour, a box of 2 GB. They work by plain forms, and without leaving the page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from demo_shop import telling, usage, visits
from demo_shop.language import say
from demo_shop.premises import premises
from demo_shop.refusals import Refused
from demo_shop.tables import SubscriptionRow
from demo_shop.usage import Used
from demo_shop.views.account import members_only
from demo_shop.views.blueprint import shop

FAMILIES = {"music": "skips", "cloud": "storage_gb"}


@shop.get("/music")
@members_only
def music() -> str:
    """The player."""
    return _page("shop/music.html", "music")


@shop.get("/storage")
@members_only
def storage() -> str:
    """The box."""
    return _page("shop/storage.html", "cloud")


@shop.post("/music/skip")
def music_skip() -> Response:
    """On to the next piece; the widget hears of every skip that the plan counts."""
    shop_, customer_id = premises(), visits.customer_id() or abort(403)
    done = _use("music", lambda row: usage.skip(shop_.catalogue, row, shop_.clock()))
    if done is not None and done.limit is not None:
        telling.count(customer_id, "skips", "1h", done.limit)
    return _answer(
        "shop.music",
        done,
        say("次の曲です。", "On to the next piece."),
        say("この1時間の曲送りは終わりました。", "No skips left in this hour."),
    )


@shop.post("/storage/upload")
def storage_upload() -> Response:
    """Keep something; the widget hears how full the box is."""
    shop_, customer_id = premises(), visits.customer_id() or abort(403)
    what = request.form.get("what", "")
    if what not in usage.UPLOADS:
        abort(400, f"what: expected one of {', '.join(usage.UPLOADS)}")
    done = _use("cloud", lambda row: usage.upload(shop_.catalogue, row, what, shop_.clock()))
    if done is not None and done.limit is not None:
        telling.meter(customer_id, "storage_gb", done.used, done.limit)
    return _answer("shop.storage", done, say("保存しました。", "Saved."), say("空き容量が足りません。", "There is not enough room."))


@shop.post("/storage/share")
def storage_share() -> Response:
    """Make links to what is in the box; the widget hears of each."""
    shop_, customer_id = premises(), visits.customer_id() or abort(403)
    done = _use("cloud", lambda row: usage.used(shop_.catalogue, row, "storage_gb", shop_.clock()))
    for _ in range(usage.SHARED_AT_ONCE):
        telling.count(customer_id, "shares", "1d", usage.MOST_SHARED)
    return _answer("shop.storage", done, say("リンクを5件つくりました。", "Five links are made."), "")


@shop.post("/storage/trial")
def storage_trial() -> Response:
    """Ask for the trial of the bigger box; staff and the widget hear of it."""
    shop_, customer_id = premises(), visits.customer_id() or abort(403)
    done = _use("cloud", lambda row: usage.used(shop_.catalogue, row, "storage_gb", shop_.clock()))
    telling.trial_requested(customer_id, "cloud-plus")
    noted = say("無料体験のお申し出を承りました。まだ何も始まっていません。", "Your wish for a trial is noted. Nothing has begun yet.")
    return _answer("shop.storage", done, noted, "")


def _page(template: str, family: str) -> str:
    state, customer_id = premises(), visits.customer_id()
    with state.database.reading() as session:
        row = usage.running(session, state.catalogue, customer_id, family, state.clock())
        found = usage.used(state.catalogue, row, FAMILIES[family], state.clock()) if row is not None else None
    return render_template(template, used=found, item=state.catalogue.items[found.product_id] if found else None)


def _use(family: str, use: Callable[[SubscriptionRow], Used]) -> Used | None:
    """What the customer's plan holds afterwards; None where it allows no more."""
    state, customer_id = premises(), visits.customer_id()
    visits.begin_cart(state)
    with state.database.writing() as session:
        row = usage.running(session, state.catalogue, customer_id, family, state.clock())
        if row is None:
            abort(404)
        try:
            return use(row)
        except Refused:
            return None


def _answer(endpoint: str, done: Used | None, fine: str, refused: str) -> Response:
    """For the page's own script the figures; for a plain form the page anew."""
    if request.accept_mimetypes.best == "application/json":
        figures: dict[str, Any] = {"used": f"{done.used:g}", "percent": done.percent} if done is not None else {}
        return jsonify(message=fine if done is not None else refused, **figures)
    flash(fine if done is not None else refused, "done" if done is not None else "refused")
    return redirect(url_for(endpoint), 303)
