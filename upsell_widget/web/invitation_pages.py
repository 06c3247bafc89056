"""The landing page of an invitation, and the page that says it is of no use."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask import Response, render_template, request
from markupsafe import Markup

from upsell_widget.domain.referrals.programme import LABELS, Programme
from upsell_widget.web.request import Front
from upsell_widget.web.wording import Wording


@dataclass(frozen=True, slots=True)
class Landing:
    """What the landing page shows."""

    programme: Programme
    code: str
    name: str
    """How the inviter agreed to be named; empty: not at all."""
    until: datetime
    is_customer: bool
    """Whoever looks at it has an account already."""
    is_own: bool


def invitation_page(front: Front, words: Wording, landing: Landing, status: int = 200) -> Response:
    """Who invites, what both get, on what conditions, and two answers of the same weight."""
    programme = landing.programme
    html = render_template(
        "upsell_widget/invitation.html",
        words=words,
        landing=landing,
        label=LABELS[words.language],
        friend_reward=programme.reward(programme.friend_reward, words.language),
        inviter_reward=programme.reward(programme.inviter_reward, words.language),
        conditions=tuple(conditions(words, landing)),
        prefix=f"{request.script_root}{front.state.settings.url_prefix}",
        return_to=_home(),
        stylesheet=_stylesheet(front),
    )
    return _page(front, words, html, status)


def conditions(words: Wording, landing: Landing) -> Iterator[str]:
    """Every condition, in the words of whoever is invited."""
    programme, say = landing.programme, words.say
    yield say("For people who have not bought here before, one invitation each.")
    if programme.minimum is not None and programme.minimum.amount:
        yield say("Your first order must come to {amount} or more.", amount=words.money(programme.minimum))
    days, cap = programme.return_window.days, programme.cap
    yield words.by_number(
        days,
        say("Both get their reward once that order has stood for a day without being cancelled or returned."),
        say("Both get their reward once that order has stood for {days} days without being cancelled or returned.", days=days),
    )
    yield words.by_number(
        cap, say("Whoever invites is rewarded for one friend."), say("Whoever invites is rewarded for {cap} friends at most.", cap=cap)
    )
    yield say("This invitation is valid until {day}.", day=words.day(landing.until.date()))
    yield say("Whoever invited you sees when you joined and how far the invitation came, not what you order.")
    yield say("To keep out abuse, e-mail, address, means of payment and device are compared as hashes. Staff look at doubtful cases.")


def said(front: Front, words: Wording, title: str, sentence: str, status: int) -> Response:
    """A page that says one thing and leads to the shop."""
    html = render_template(
        "upsell_widget/invitation_said.html",
        words=words,
        title=title,
        sentence=sentence,
        return_to=_home(),
        stylesheet=_stylesheet(front),
    )
    return _page(front, words, html, status)


def _page(front: Front, words: Wording, html: str, status: int) -> Response:
    page = render_template(
        "upsell_widget/page.html",
        fragment=Markup(html),
        language=words.language,
        title=words.say("An invitation"),
        stylesheet=f"{request.script_root}{front.assets.stylesheet}",
    )
    response = Response(page, status, mimetype="text/html")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Referrer-Policy"] = "same-origin"  # the address holds the code
    return response


def _home() -> str:
    return request.script_root or "/"


def _stylesheet(front: Front) -> str:
    return f"{request.script_root}{front.assets.stylesheet.replace('upsell.css', 'invitation.css')}"
