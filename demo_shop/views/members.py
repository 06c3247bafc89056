"""Signing up, with or without an invitation; and what staff decide about invitations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from demo_shop import inviting, language, members, visits
from demo_shop.language import say
from demo_shop.premises import premises
from demo_shop.views.blueprint import shop


@shop.get("/signup")
def sign_up() -> str | Response:
    """The form; an accepted invitation has filled in its code."""
    if visits.customer_id():
        return redirect(url_for("shop.account"))
    return _form({"code": inviting.accepted_code()})


def _form(given: Mapping[str, str], wrong: Sequence[str] = ()) -> str:
    return render_template("shop/signup.html", given=given, wrong=wrong)


@shop.post("/signup")
def open_account() -> Response | tuple[str, int]:
    """Open the account, tell of the invitation, and be logged in."""
    state, given, code = premises(), members.read(request.form), request.form.get("code", "")[: members.LONGEST]
    locale = language.locale()
    with state.database.writing() as session:
        wrong = members.wrong(session, given)
        customer_id = members.open_account(session, given, locale, state.clock()) if not wrong else ""
    if wrong:
        return _form({**given, "code": code}, wrong), 422
    about_invitation = inviting.signed_up(customer_id, code)
    visits.log_in(state, customer_id)
    language.switch(locale)
    flash(say("会員登録が完了しました。", "Your account is open."), "done")
    if about_invitation:
        flash(about_invitation, "done")
    return redirect(url_for("shop.account"), 303)


@shop.post("/staff/referrals/<referral_id>")
def staff_referral(referral_id: str) -> Response:
    """Approve or refuse a held invitation."""
    answer = request.form.get("answer")
    if answer not in ("approve", "refuse"):
        abort(400, "answer: expected approve or refuse")
    if not inviting.decide(referral_id, approved=answer == "approve"):
        abort(404)
    flash(
        say("招待を承認しました。", "The invitation is approved.")
        if answer == "approve"
        else say("招待を見送りました。", "The invitation is refused."),
        "done",
    )
    return redirect(url_for("shop.staff"), 303)
