"""Links to the survey: signed, for one shopper, answered once, good for 14 days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple
from urllib.parse import urlencode

from flask import has_request_context, request

from upsell_widget.domain.surveys import LINK_FOR, Asking
from upsell_widget.state import State
from upsell_widget.web.signing import Signer


class Invitation(NamedTuple):
    """One form to be answered once: on a page, or behind a link."""

    answer_id: str
    shopper_id: str
    expires_at: datetime


class InvitationSigner:
    """Turns an invitation into a token and back."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._signer = Signer(keys, "upsell.survey")

    def sign(self, invitation: Invitation) -> str:
        """The token of an invitation."""
        answer_id, shopper_id, expires_at = invitation
        return self._signer.sign([answer_id, shopper_id, int(expires_at.timestamp())])

    def read(self, token: str) -> Invitation | None:
        """The invitation of a token; None for any text we did not write."""
        match self._signer.read(token):
            case [str(answer_id), str(shopper_id), int(expires_at)]:
                return Invitation(answer_id, shopper_id, datetime.fromtimestamp(expires_at, UTC))
        return None


def invited(state: State, shopper_id: str, now: datetime) -> Invitation:
    """A fresh invitation."""
    return Invitation(state.new_id(), shopper_id, now + LINK_FOR)


def survey_link(state: State, shopper_id: str) -> str | None:
    """The path of a page with the survey for this customer; None: they were asked, or answered, within 90 days.

    Asking for it counts as asking them, so ask only for what is sent.
    """
    now = state.clock()
    if not shopper_id or not state.store.note_asked(shopper_id, now, Asking.LINK):
        return None
    token = InvitationSigner(state.secret_keys).sign(invited(state, shopper_id, now))
    root = request.script_root if has_request_context() else ""
    return f"{root}{state.settings.url_prefix}/survey?{urlencode({'survey': token})}"
