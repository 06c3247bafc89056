"""The routes of invitations."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, Response

from upsell_widget.web import invitations
from upsell_widget.web.refusing import refusal_as_answer
from upsell_widget.web.request import Front


def add_invitation_routes(blueprint: Blueprint, front: Callable[[], Front]) -> None:
    """Add them to our blueprint."""

    @blueprint.get("/invitation/<code>")
    @refusal_as_answer
    def invitation(code: str) -> Response:
        """The landing page behind a customer's link."""
        return invitations.shown(front(), code)

    @blueprint.post("/invitation/<code>")
    @refusal_as_answer
    def accept_invitation(code: str) -> Response:
        """Accept an invitation: a cookie remembers it until the sign-up."""
        return invitations.accepted(front(), code)
