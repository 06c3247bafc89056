"""Channels and rules as a document: read whole, or refused with a line for each mistake and without a secret."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upsell_widget.delivery.checks import check_channels
from upsell_widget.documents.signalling import read_signalling, signalling_of
from upsell_widget.domain.channels import DEFAULT_CHANNELS, Channel, ChannelKind, Signalling
from upsell_widget.domain.signal_rules import SignalRule, SignalRules
from upsell_widget.errors import ConfigurationError, DocumentError

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
WHOLE = f"""
[[channel]]
name = "mail"
kind = "apprise"
url = "env:MAIL_URL"
codes = ["needs_action", "detractor_answered"]
language = "en"

[[channel]]
name = "crm"
kind = "webhook"
url = "https://crm.example/hook"
secret = "{SECRET}"

[rule.usage_high]
cool_down_hours = 72
channels = ["crm"]

[rule.spike]
enabled = false
"""
MAIL = "mailtos://me:word@example.com"


def test_a_document_is_read_whole_and_the_inbox_is_always_there() -> None:
    assert read_signalling(WHOLE, "signals.toml", {"MAIL_URL": MAIL}) == Signalling(
        (
            DEFAULT_CHANNELS[0],
            Channel("mail", ChannelKind.APPRISE, MAIL, codes=("needs_action", "detractor_answered"), language="en"),
            Channel("crm", ChannelKind.WEBHOOK, "https://crm.example/hook", SECRET),
        ),
        SignalRules({"usage_high": SignalRule(timedelta(hours=72), channels=("crm",)), "spike": SignalRule(enabled=False)}),
    )


def test_json_says_the_same() -> None:
    document = {"channel": [{"name": "inbox", "kind": "inbox", "codes": []}], "rule": {"spike": {"enabled": False}}}
    read = read_signalling(json.dumps(document), "signals.json")
    assert read.channels == (Channel("inbox", ChannelKind.INBOX, codes=()),)
    assert not read.rules.rule("spike").enabled


def test_without_a_file_there_are_the_inbox_and_the_notifier(tmp_path: Path) -> None:
    assert signalling_of(tmp_path / "none.toml", wanted=False) == Signalling()
    with pytest.raises(DocumentError, match="UPSELL_SIGNALS_FILE: found no readable text"):
        signalling_of(tmp_path / "none.toml", wanted=True)


def test_a_document_of_rules_alone_keeps_the_default_channels() -> None:
    assert read_signalling("[rule.spike]\nenabled = false", "signals.toml").channels == DEFAULT_CHANNELS


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ('[[channel]]\nname = "crm"\nkind = "carrier_pigeon"', "signals.toml:3: channel[0].kind: found 'carrier_pigeon'"),
        ('[[channel]]\nname = "crm"\nkind = "webhook"\nurl = "https://a.example"', "secret: found nothing, expected a text"),
        ('[[channel]]\nname = "crm"\nkind = "webhook"\nurl = ["https://hidden"]\nsecret = 1', "url: found no text, expected a text"),
        ('[[channel]]\nname = "a"\nkind = "apprise"\nurl = "env:NOT_THERE"', "expected the variable NOT_THERE in the environment"),
        ('[[channel]]\nname = "Mail box"\nkind = "notifier"', "name: found 'Mail box', expected up to 64 of a-z"),
        ('[[channel]]\nname = "a"\nkind = "inbox"', "kind: found 'inbox', expected inbox for the channel named inbox"),
        ('[[channel]]\nname = "a"\nkind = "notifier"\nurl = "x"', "found the key 'url'"),
        ('[[channel]]\nname = "a"\nkind = "notifier"\n[[channel]]\nname = "a"\nkind = "notifier"', "expected a name of its own"),
        ('[[channel]]\nname = "a"\nkind = "notifier"\ncodes = ["need_action"]', "did you mean needs_action?"),
        ('[[channel]]\nname = "a"\nkind = "notifier"\nlanguage = "fr"', "language: found 'fr', expected one of en, ja"),
        ("[rule.spikes]\nenabled = false", "did you mean spike?"),
        ("[rule.spike]\ncool_down_hours = 0", "cool_down_hours: found 0, expected 1 to 2160"),
        ('[rule.spike]\nchannels = ["crm"]', "channels: found 'crm', expected one of inbox, staff"),
        ("channels = 3", "found the key 'channels'"),
        ("[[channel]", "found no valid TOML"),
    ],
)
def test_a_mistake_is_named_with_its_place_and_what_was_expected(text: str, complaint: str) -> None:
    with pytest.raises(DocumentError) as refused:
        read_signalling(text, "signals.toml", {})
    assert complaint in str(refused.value)
    assert "hidden" not in str(refused.value)


@given(text=st.text(max_size=200) | st.recursive(st.integers() | st.text(max_size=5), st.lists, max_leaves=5).map(json.dumps))
def test_no_text_is_a_traceback(text: str) -> None:
    for source in ("signals.toml", "signals.json"):
        try:
            read_signalling(text, source, {})
        except DocumentError as refused:
            assert source in str(refused)


@pytest.mark.parametrize(
    ("channel", "complaint"),
    [
        (Channel("crm", ChannelKind.WEBHOOK, "http://hidden.example", SECRET), "url: found http address, expected https"),
        (Channel("crm", ChannelKind.WEBHOOK, "hidden", SECRET), "url: found no address, expected https"),
        (Channel("crm", ChannelKind.WEBHOOK, "https://[hidden", SECRET), "url: found no address, expected https://…"),
        (Channel("crm", ChannelKind.WEBHOOK, "https://a.example", "hidden"), "secret: found a secret that is no base64"),
        (Channel("crm", ChannelKind.WEBHOOK, "https://a.example", "whsec_aGlkZGVu"), "secret: found another kind of secret"),
        (Channel("crm", ChannelKind.APPRISE, "hidden"), "url: Apprise does not understand it"),
    ],
)
def test_a_channel_that_could_never_deliver_is_refused_at_the_start(channel: Channel, complaint: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        check_channels(Signalling((channel,)), ())
    assert str(refused.value).startswith("channel crm: ")
    assert complaint in str(refused.value)
    assert "hidden" not in str(refused.value)


def test_channels_that_can_deliver_pass() -> None:
    good = Signalling(
        (
            *DEFAULT_CHANNELS,
            Channel("crm", ChannelKind.WEBHOOK, "https://a.example/x", SECRET),
            Channel("dev", ChannelKind.WEBHOOK, "http://localhost:9/x", SECRET),
            Channel("mail", ChannelKind.APPRISE, MAIL),
        )
    )
    assert check_channels(good, ("localhost",)) is good
