"""Webhooks against a real server in another process: taken, refused, away, never the wrong address."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import logging
import socket
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Any

import pytest

from tests.delivery.scene import SECRET, Offices, webhook
from tests.servers.receiver import Running
from tests.storage.building import NOW
from upsell_widget.delivery.outbox import try_channel
from upsell_widget.delivery.webhook import post
from upsell_widget.domain.channels import Channel
from upsell_widget.domain.outbox import WAITS, Answer, DeliveryState, Notice, Sent
from upsell_widget.domain.signals import Signal

NOTICE = Notice("msg_1", Signal("needs_action", "hana", NOW, "38 of 100"))


def verified(seen: dict[str, Any]) -> bool:
    """What a receiver checks, by the published specification and none of our code."""
    headers = seen["headers"]
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.{seen['body']}".encode()
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    return bool("v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode() == headers["webhook-signature"])


def closed_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def test_a_signal_arrives_signed_with_what_it_is_about(post_office: Running, offices: Offices) -> None:
    office = offices.open(webhook(post_office.url("/taken")))
    office.raise_()
    assert office.deliver() == {"delivered": 1}
    (seen,) = post_office.seen()
    assert verified(seen)
    assert seen["headers"]["webhook-id"] == office.only().notice.id
    assert seen["headers"]["webhook-timestamp"] == str(int(NOW.timestamp()))
    assert json.loads(seen["body"]) == {
        "type": "upsell.signal.needs_action",
        "timestamp": NOW.isoformat(),
        "data": {"id": office.only().notice.id, "code": "needs_action", "shopper_id": "hana", "found": "38 of 100", "matter": ""},
    }
    assert office.deliver() == {}


def test_what_failed_is_tried_again_with_the_same_id_and_a_signature_of_its_own_moment(post_office: Running, offices: Offices) -> None:
    office = offices.open(webhook(post_office.url("/recovers")))
    office.raise_()
    assert office.deliver() == {"failed": 1}
    assert office.only().problem == "status 500"
    office.clock.forward(seconds=4)
    assert office.deliver() == {}
    office.clock.forward(seconds=1)
    assert office.deliver() == {"delivered": 1}
    first, second = post_office.seen()
    assert first["headers"]["webhook-id"] == second["headers"]["webhook-id"]
    assert first["headers"]["webhook-signature"] != second["headers"]["webhook-signature"]
    assert verified(first) and verified(second)


def test_after_the_last_of_ten_attempts_it_is_dead_and_can_be_sent_anew(post_office: Running, offices: Offices) -> None:
    office = offices.open(webhook(post_office.url("/broken")))
    office.raise_()
    for wait in WAITS:
        office.clock.now += wait
        office.deliver()
    assert (office.only().state, office.only().attempts) == (DeliveryState.DEAD, 10)
    assert len({seen["headers"]["webhook-id"] for seen in post_office.seen()}) == 1
    assert len(post_office.seen()) == len(WAITS)
    office.clock.now += timedelta(days=30)
    assert office.deliver() == {}
    assert office.state.store.redeliver(office.only().notice.id, office.clock()) == 1
    assert office.deliver() == {"failed": 1}


def test_a_redirection_is_a_failure_and_is_not_followed(post_office: Running, offices: Offices) -> None:
    office = offices.open(webhook(post_office.url("/moved")))
    office.raise_()
    assert office.deliver() == {"failed": 1}
    assert office.only().problem == "status 302: redirections are not followed"
    assert [seen["path"] for seen in post_office.seen()] == ["/moved"]


def test_what_a_redirection_has_to_say_is_not_read_however_long_it_is(post_office: Running, offices: Offices) -> None:
    office = offices.open(webhook(post_office.url("/floods")))
    office.raise_()
    assert office.deliver() == {"failed": 1}
    assert office.only().problem == "status 302: redirections are not followed"
    deadline = monotonic() + 10
    while not (written := [seen["written"] for seen in post_office.seen() if "written" in seen]):
        assert monotonic() < deadline
    assert written[0] < 50_000_000, "what fits into the buffers of the network, and no more"


def test_gone_disables_the_endpoint_until_it_takes_a_test_or_is_another_one(post_office: Running, offices: Offices) -> None:
    gone = webhook(post_office.url("/gone"))
    office = offices.open(gone)
    office.raise_(matter="1")
    office.raise_(matter="2")
    assert office.deliver() == {"disabled": 1}
    office.raise_(matter="3")
    assert office.deliver() == {"disabled": 1}
    assert len(post_office.seen()) == 1
    assert {each.state for each in office.deliveries()} == {DeliveryState.DISABLED}
    problems = sorted(each.problem for each in office.deliveries())
    assert problems == ["its channel is disabled", "its channel is disabled", "status 410: it wants no more"]
    assert try_channel(office.state, gone).answer is Answer.GONE

    moved = offices.open(webhook(post_office.url("/taken")))
    for each in moved.deliveries():
        moved.state.store.redeliver(each.notice.id, moved.clock())
    assert moved.deliver() == {"delivered": 3}
    assert try_channel(moved.state, webhook(post_office.url("/taken"))) == Sent(Answer.TAKEN)
    assert office.state.store.disabled_channels() == {}


def test_nobody_there_is_tried_again_and_keeps_no_other_channel_waiting(post_office: Running, offices: Offices) -> None:
    office = offices.open(webhook(f"http://127.0.0.1:{closed_port()}/"), webhook(post_office.url("/taken"), "other"))
    for matter in ("1", "2", "3"):
        office.raise_(matter=matter)
    assert office.deliver() == {"failed": 1, "delivered": 3}
    assert {each.problem for each in office.deliveries()} == {"could not be reached, or hung up", ""}


@pytest.mark.parametrize("path", ["/hangs", "/trickles"])
def test_who_never_comes_to_an_end_is_left_when_the_time_is_over(path: str, post_office: Running) -> None:
    began = monotonic()
    sent = post(NOTICE, webhook(post_office.url(path)), NOW, ("127.0.0.1",), seconds=0.3)
    assert sent == Sent(Answer.AWAY, "no answer within 0.3 s")
    assert monotonic() - began < 5


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "0.0.0.0", "169.254.169.254", "10.0.0.1", "[::ffff:127.0.0.1]"])
def test_private_addresses_are_refused_unless_their_host_is_named(host: str, post_office: Running) -> None:
    sent = post(NOTICE, webhook(f"http://{host}:{post_office.port}/taken"), NOW)
    assert sent.answer in (Answer.FAILED, Answer.AWAY)  # away: this machine has no such address at all
    assert sent.answer is Answer.AWAY or "UPSELL_SIGNALS_HOSTS" in sent.problem
    assert post_office.seen() == []


def test_the_name_is_looked_up_once_and_the_connection_goes_to_what_was_checked(
    post_office: Running, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["93.184.216.34", "127.0.0.1"])
    asked: list[object] = []

    def look_up(host: object, port: object, *args: object, **options: object) -> list[tuple[object, ...]]:
        asked.append(host)
        address = next(answers) if host == "rebinding.example" else str(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

    connected: list[object] = []

    def connect(self: socket.socket, address: object) -> None:
        connected.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket.socket, "connect", connect)
    sent = post(NOTICE, webhook(f"http://rebinding.example:{post_office.port}/taken"), NOW)
    assert sent.answer is Answer.AWAY
    assert asked.count("rebinding.example") == 1
    assert connected == [("93.184.216.34", post_office.port)]


def test_proxies_and_passwords_of_the_environment_are_not_used(
    post_office: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login me password hidden\n", encoding="ascii")
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("http_proxy", f"http://127.0.0.1:{closed_port()}")
    assert post(NOTICE, webhook(post_office.url("/taken")), NOW, ("127.0.0.1",)) == Sent(Answer.TAKEN)
    assert "authorization" not in post_office.seen()[0]["headers"]


def test_neither_address_nor_secret_is_logged_kept_or_shown(offices: Offices, caplog: pytest.LogCaptureFixture) -> None:
    channel = webhook(f"http://127.0.0.1:{closed_port()}/hidden-path")
    office = offices.open(channel)
    with caplog.at_level(logging.INFO):
        office.raise_()
        office.deliver()
    told = caplog.text + repr(channel) + repr(office.state.signalling) + repr(office.deliveries())
    assert "hidden-path" not in told and SECRET not in told


def test_a_channel_that_is_not_known_here_may_be_known_to_the_next_and_is_a_dead_letter_in_the_end(
    post_office: Running, offices: Offices
) -> None:
    offices.open(webhook(post_office.url("/taken"), "old")).raise_()
    office = offices.open(webhook(post_office.url("/taken"), "new"))
    for wait in WAITS:
        assert DeliveryState.DEAD not in {each.state for each in office.deliveries()}
        office.clock.now += wait
        office.deliver()
    assert (office.only().state, office.only().problem) == (DeliveryState.DEAD, "no channel of this name is configured")


def test_a_mistake_of_ours_is_a_failed_attempt_and_not_an_error(offices: Offices, caplog: pytest.LogCaptureFixture) -> None:
    broken = Channel("crm", webhook("").kind, "http://127.0.0.1/hidden", "no secret at all")
    office = offices.open(broken)
    office.raise_()
    assert office.deliver() == {"failed": 1}
    assert office.only().problem == "failed (ValueError)"
    assert "hidden" not in caplog.text
