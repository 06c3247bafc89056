"""The routes of the survey, and what a host's templates may call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Blueprint, Response, request

from upsell_widget.web import surveys
from upsell_widget.web.refusing import refusal_as_answer
from upsell_widget.web.request import Asked, Front, ask


def only_looks_ahead() -> bool:
    """Whether a browser or a scanner fetches a page that nobody may ever see."""
    return request.method == "HEAD" or "prefetch" in request.headers.get("Sec-Purpose", request.headers.get("Purpose", ""))


def add_survey_routes(blueprint: Blueprint, front: Callable[[], Front]) -> None:
    """Add them to our blueprint."""

    def answered_by(act: Callable[[Asked], Response]) -> Response:
        asked = ask(front(), request)
        return asked.remembered(act(asked))

    @blueprint.get("/survey")
    @refusal_as_answer
    def survey() -> Response:
        """The survey behind a link. Opening it, or looking ahead, answers nothing."""
        if only_looks_ahead():
            return Response(status=204, headers={"Cache-Control": "no-store"})
        return answered_by(surveys.shown)

    @blueprint.post("/survey")
    @refusal_as_answer
    def answer_survey() -> Response:
        """The answer to the survey, once."""
        return answered_by(surveys.answered)

    @blueprint.post("/survey/later")
    @refusal_as_answer
    def put_off_survey() -> Response:
        """Not now: the survey stays away for 90 days."""
        return answered_by(surveys.put_off)

    @blueprint.app_context_processor
    def for_templates() -> dict[str, Any]:
        """What a host's templates may call."""
        return {"upsell": surveys.TemplateFunctions(front)}
