"""Checks at the start: channels that could never deliver are refused by name, without showing address or secret."""

from __future__ import annotations

from collections.abc import Collection
from importlib.util import find_spec
from urllib.parse import urlsplit

from upsell_widget.delivery.signatures import key_of
from upsell_widget.domain.channels import Channel, ChannelKind, Signalling
from upsell_widget.errors import ConfigurationError

NEEDED = {ChannelKind.APPRISE: "apprise", ChannelKind.WEBHOOK: "requests_hardened"}


def check_channels(signalling: Signalling, allowed: Collection[str]) -> Signalling:
    """The signalling, if every channel of it can work. ``allowed``: hosts that may be private and without TLS.

    Raises:
        ConfigurationError: one cannot; the message names it.
    """
    for channel in signalling.channels:
        problem = _problem(channel, allowed)
        if problem:
            raise ConfigurationError(f"channel {channel.name}: {problem}")
    return signalling


def _problem(channel: Channel, allowed: Collection[str]) -> str:
    package = NEEDED.get(channel.kind)
    if package is not None and find_spec(package) is None:
        return f"{package} is not installed; install upsell_widget[notify]"
    if channel.kind is ChannelKind.WEBHOOK:
        return _webhook_problem(channel, allowed)
    if channel.kind is ChannelKind.APPRISE:
        from upsell_widget.delivery.mail import understood

        return "" if understood(channel.url) else "url: Apprise does not understand it; its documentation lists every kind of address"
    return ""


def _webhook_problem(channel: Channel, allowed: Collection[str]) -> str:
    try:
        url = urlsplit(channel.url)
        host, _ = url.hostname, url.port
    except ValueError:
        return "url: found no address, expected https://…"
    if not host or (url.scheme != "https" and not (url.scheme == "http" and host in allowed)):
        return f"url: found {url.scheme or 'no'} address, expected https (http only to hosts in UPSELL_SIGNALS_HOSTS)"
    try:
        key_of(channel.secret)
    except ValueError as error:
        return f"secret: {error}"
    return ""
