"""Mail through Apprise, against a real SMTP server in another process."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from tests.delivery.scene import Offices
from tests.delivery.test_webhooks import closed_port
from tests.servers.mail_server import mail_server
from tests.servers.receiver import Running
from tests.storage.building import NOW
from upsell_widget.delivery.mail import send, understood
from upsell_widget.domain.channels import Channel, ChannelKind
from upsell_widget.domain.outbox import Answer, DeliveryState, Notice, Sent
from upsell_widget.domain.signals import Signal


@pytest.mark.parametrize(
    ("language", "subject", "found"),
    [("ja", "対応が必要な状態になりました", "内容: 38 of 100"), ("en", "The customer needs action", "Found: 38 of 100")],
)
def test_a_signal_becomes_a_mail_in_the_language_of_its_channel(
    language: str, subject: str, found: str, tmp_path: Path, offices: Offices
) -> None:
    with mail_server(tmp_path / "mails") as box:
        office = offices.open(Channel("mail", ChannelKind.APPRISE, box.url, language=language))
        office.raise_()
        assert office.deliver() == {"delivered": 1}
        (mail,) = box.mails()
    assert mail["Subject"] == subject
    assert mail["To"] == "staff@example.com"
    text = mail.get_body(("plain", "html")).get_content()  # type: ignore[union-attr]
    assert found in text and "hana" in text
    assert office.only().notice.id in text


def test_a_server_that_refuses_or_is_away_is_tried_again(tmp_path: Path, offices: Offices) -> None:
    with mail_server(tmp_path / "mails", refuses=True) as box:
        office = offices.open(Channel("mail", ChannelKind.APPRISE, box.url))
        office.raise_()
        assert office.deliver() == {"failed": 1}
        assert box.mails() == []
    office.clock.forward(seconds=5)
    assert office.deliver() == {"failed": 1}
    assert office.only().state is DeliveryState.WAITING
    assert office.only().attempts == 2


def test_the_password_of_a_mailbox_is_not_logged(offices: Offices, caplog: pytest.LogCaptureFixture) -> None:
    url = f"mailto://shop:s3cret-word@127.0.0.1:{closed_port()}/?smtp=127.0.0.1&mode=insecure&to=staff@example.com&from=a@example.com"
    office = offices.open(Channel("mail", ChannelKind.APPRISE, url))
    with caplog.at_level(logging.DEBUG):
        office.raise_()
        assert office.deliver() == {"failed": 1}
    assert "s3cret-word" not in caplog.text + repr(office.state.signalling)


def test_chat_that_hangs_is_left_when_its_time_is_over(post_office: Running) -> None:
    hanging = Channel("chat", ChannelKind.APPRISE, f"json://127.0.0.1:{post_office.port}/hangs?rto=30")
    notice = Notice("msg_1", Signal("spike", "hana", NOW))
    assert send(notice, hanging, seconds=0.3) == Sent(Answer.AWAY, "no answer within 0.3 s")


def test_chat_is_not_followed_to_where_it_points(post_office: Running) -> None:
    moved = Channel("chat", ChannelKind.APPRISE, f"json://127.0.0.1:{post_office.port}/moved")
    assert send(Notice("msg_1", Signal("spike", "hana", NOW)), moved).answer is Answer.AWAY
    assert [seen["path"] for seen in post_office.seen()] == ["/moved"]


@pytest.mark.parametrize(
    "url",
    [
        "slak://T1JJ3T3L2/A1BRTD4JD/hidden-token",
        "gchat://space/hidden-key",
        "slack://T1JJ3T3L2/A1BRTD4JD/hidden_token!",
        "json://127.0.0.1:1/hidden",
    ],
)
def test_an_address_is_not_logged_whether_it_is_understood_or_not(url: str, offices: Offices, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        understood(url)
        office = offices.open(Channel("chat", ChannelKind.APPRISE, url))
        office.raise_()
        office.deliver()
        logging.getLogger("apprise").warning("of the host's own")
    assert "hidden" not in caplog.text
    assert "of the host's own" in caplog.text
