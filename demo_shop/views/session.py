"""Logging in and out, language, the consent banner."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from demo_shop import language, telling, visits
from demo_shop.customers import personas
from demo_shop.language import pick, say
from demo_shop.premises import premises
from demo_shop.views.blueprint import back, shop


@shop.get("/login")
def login() -> str:
    """Choose who to be."""
    return render_template("shop/login.html", personas=personas())


@shop.post("/login")
def log_in() -> Response:
    """Be one of the demo's customers."""
    wanted = request.form.get("customer", "")
    if wanted not in {persona["id"] for persona in personas()}:
        abort(404)
    asked_for = language.asked_for()
    account = visits.log_in(premises(), wanted)
    if account is None:
        abort(404)
    language.switch(asked_for or account.locale)
    flash(say(f"{pick(account.name)}さんとしてログインしました。", f"Logged in as {pick(account.name)}."), "done")
    return back("shop.account")


@shop.post("/logout")
def log_out() -> Response:
    """Be nobody again."""
    asked_for = language.asked_for()
    visits.log_out()
    language.switch(asked_for or "ja")
    flash(say("ログアウトしました。", "Logged out."), "done")
    return redirect(url_for("shop.home"), 303)


@shop.post("/consent")
def consent() -> Response:
    """The answer to the banner: yes or no to browsing history."""
    answer = request.form.get("answer")
    if answer not in ("accept", "refuse"):
        abort(400, "answer: expected accept or refuse")
    visits.answer_banner(premises().database, answer == "accept")
    telling.consent(answer == "accept")
    return back("shop.home")
