"""E-mail, chat and all else that Apprise has an address for."""

from __future__ import annotations

from apprise import Apprise, AppriseAsset, NotifyFormat

from upsell_widget.delivery.messages import words
from upsell_widget.delivery.unlogged import unlogged
from upsell_widget.delivery.waiting import SECONDS, Late, within
from upsell_widget.domain.channels import Channel
from upsell_widget.domain.outbox import Answer, Notice, Sent


def understood(url: str) -> bool:
    """Whether Apprise knows this kind of address, and all it needs is in it."""
    with unlogged():
        return Apprise.instantiate(url, asset=_asset(), suppress_exceptions=True) is not None


def send(notice: Notice, channel: Channel, seconds: float = SECONDS) -> Sent:
    """Send a notice. ``seconds``: the longest it is waited for. Never raises."""
    title, text = words(notice, channel.language)
    with unlogged():
        sender = Apprise(asset=_asset())
        if not sender.add(channel.url):
            return Sent(Answer.FAILED, "Apprise does not understand the address")
        try:
            taken = within(seconds, lambda: sender.notify(body=text, title=title, body_format=NotifyFormat.TEXT))
        except Late:
            return Sent(Answer.AWAY, f"no answer within {seconds:g} s")
        except Exception as error:
            return Sent(Answer.FAILED, f"failed ({type(error).__name__})")
    return Sent(Answer.TAKEN) if taken else Sent(Answer.AWAY, "was not taken")


def _asset() -> AppriseAsset:
    """Redirections are not followed, addresses are masked in the log, nothing is kept on disk."""
    return AppriseAsset(async_mode=False, secure_logging=True, http_redirects=False, app_id="upsell_widget")
