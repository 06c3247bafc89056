"""Webhooks: one signed POST, to public addresses alone, that follows nobody anywhere.

The name is looked up once; the address found is checked, and it is that very address the connection is made to. So a name that
answers differently the next moment (DNS rebinding) gains nothing. Proxies of the environment are not used: they would look it up again.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests_hardened.ip_filter import InvalidIPAddress
from requests_hardened.ip_filter_adapter import IPFilterAdapter

from upsell_widget.delivery.deadline import Sockets, watched
from upsell_widget.delivery.messages import webhook_body
from upsell_widget.delivery.signatures import signature
from upsell_widget.delivery.unlogged import unlogged
from upsell_widget.delivery.waiting import SECONDS
from upsell_widget.domain.channels import Channel
from upsell_widget.domain.outbox import Answer, Notice, Sent

TIMEOUT = (5.0, 10.0)
"""Seconds to connect, and between two bytes."""
GONE = 410


def post(notice: Notice, channel: Channel, now: datetime, allowed: Collection[str] = (), seconds: float = SECONDS) -> Sent:
    """Post a notice. ``allowed``: hosts that may be private; ``seconds``: the longest it may take in all. Never raises."""
    body, timestamp = webhook_body(notice), int(now.timestamp())
    headers = {
        "Content-Type": "application/json",
        "User-Agent": "upsell_widget",
        "webhook-id": notice.id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": signature(channel.secret, notice.id, timestamp, body),
    }
    sockets = Sockets()
    try:
        with unlogged(), _session(channel.url, allowed, sockets) as session, sockets.until(seconds):
            answer = session.post(channel.url, data=body, headers=headers, timeout=TIMEOUT, allow_redirects=False, stream=True)
            status = answer.status_code
            answer.close()  # whatever it has to say is not read
    except InvalidIPAddress:
        return Sent(Answer.FAILED, "the address is private, and its host is not in UPSELL_SIGNALS_HOSTS")
    except (requests.RequestException, OSError, ValueError) as error:
        return _late(seconds) if sockets.were_shut else Sent(Answer.AWAY, _in_words(error))
    return _late(seconds) if sockets.were_shut else _sent(status)  # shut in the middle, half an answer may look like a whole one


class _Unmoved(requests.Session):
    """Never asks where a redirection leads: it would read the whole of its body first, however long it is."""

    def get_redirect_target(self, resp: requests.Response) -> str | None:
        """Nowhere."""
        return None


def _session(url: str, allowed: Collection[str], sockets: Sockets) -> requests.Session:
    """A session of one's own, without proxies, cookies or passwords of the environment."""
    session = _Unmoved()
    session.trust_env = False
    private = urlsplit(url).hostname in allowed
    for scheme in ("http://", "https://"):
        adapter = HTTPAdapter() if private else IPFilterAdapter(is_https_proto=scheme == "https://")
        session.mount(scheme, watched(adapter, sockets))
    return session


def _late(seconds: float) -> Sent:
    return Sent(Answer.AWAY, f"no answer within {seconds:g} s")


def _sent(status: int) -> Sent:
    if 200 <= status < 300:
        return Sent(Answer.TAKEN)
    if status == GONE:
        return Sent(Answer.GONE, "status 410: it wants no more")
    if 300 <= status < 400:
        return Sent(Answer.FAILED, f"status {status}: redirections are not followed")
    return Sent(Answer.FAILED, f"status {status}")


def _in_words(error: Exception) -> str:
    """What happened, without the address: it may hold a secret."""
    known = {
        requests.exceptions.SSLError: "its certificate was not accepted",
        requests.exceptions.ConnectTimeout: "could not be reached in time",
        requests.exceptions.ReadTimeout: "did not answer in time",
        requests.exceptions.ConnectionError: "could not be reached, or hung up",
    }
    return next((words for kind, words in known.items() if isinstance(error, kind)), f"failed ({type(error).__name__})")
