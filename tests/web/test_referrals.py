"""The fraud table through the real shell: hooks, HTTP, a real SQLite database and the hourly job."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.fraud_stories import ABUSE, LAST, REASONS, SECOND, joins_and_buys
from tests.web.honest_stories import HONEST
from tests.web.referral_scene import Club, club
from tests.web.scene import tea_house
from upsell_widget.domain.referrals.people import Person
from upsell_widget.domain.referrals.referral import Standing
from upsell_widget.errors import StoreUnavailable
from upsell_widget.extension import UpsellWidget


@pytest.fixture
def place(tmp_path: Path) -> Club:
    made = club(tmp_path)
    made.describe("hana", email="hana.sato@example.com", address="東京都千代田区1-1", payment="card of hana", device="tablet of hana")
    return made


def paid_for(place: Club) -> set[str]:
    """The friends for whom anybody was rewarded."""
    found = {each.id: each.friend.shopper_id for each in place.house.state.store.referrals()}
    return {found[key.split(":")[1]] for key in place.book.given}


@pytest.mark.parametrize("attempt", ABUSE, ids=str)
def test_abuse_is_paid_nothing_and_says_why(attempt: str, place: Club, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level("INFO", "upsell_widget"):
        ABUSE[attempt](place)
    for _ in range(3):
        place.fortnight()
    suspect = SECOND.get(attempt, "last" if attempt in LAST else "ken")
    assert suspect not in paid_for(place)
    referral = place.house.state.store.referral_of(suspect)
    why = [each.code for each in referral.concerns] if referral is not None else []
    assert REASONS[attempt] in why or REASONS[attempt] in caplog.text
    if attempt not in LAST and suspect != "ren" and attempt != "one card behind two inviters":
        assert place.book.given == {}


@pytest.mark.parametrize("story", HONEST, ids=str)
def test_an_honest_friend_is_rewarded_once_and_so_is_who_invited_them(story: str, place: Club) -> None:
    HONEST[story](place)
    assert "ken" not in paid_for(place), "not before the window has passed"
    for _ in range(3):
        place.fortnight()
    assert place.standing("ken") is Standing.REWARDED
    assert place.book.balance("ken") == 300
    assert place.book.balance("hana") == 500 * len(paid_for(place))
    assert "hana" not in place.held()


def test_the_table_is_as_large_as_promised() -> None:
    assert len(ABUSE) >= 20
    assert len(HONEST) >= 10


def test_likeness_is_held_staff_hear_of_it_once_and_may_approve_it(place: Club) -> None:
    joins_and_buys(place, address="東京都千代田区1-1")
    place.fortnight()
    assert (place.standing("ken"), place.held()) == (Standing.HELD, ["hana"])
    with place.house.app.app_context():
        (held,) = place.widget.held_referrals()
        place.widget.approve_referral(held.id, "staff")
    place.settle()
    place.settle()
    assert (place.standing("ken"), place.book.balance("ken"), place.book.balance("hana")) == (Standing.REWARDED, 300, 500)


def test_what_staff_could_not_be_told_of_is_told_by_the_hourly_job_and_once(place: Club, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*told: object) -> None:
        raise StoreUnavailable("gone")

    with monkeypatch.context() as broken:
        broken.setattr(type(place.house.state.store), "tell", away)
        joins_and_buys(place, address="東京都千代田区1-1")
    assert (place.standing("ken"), place.held()) == (Standing.HELD, [])
    for _ in range(3):
        place.settle()
    assert place.held() == ["hana"]


def test_staff_may_refuse_what_is_held(place: Club) -> None:
    joins_and_buys(place, payment="card of hana")
    with place.house.app.app_context():
        (held,) = place.widget.held_referrals()
        refused = place.widget.refuse_referral(held.id, "mio")
        assert place.widget.approve_referral(held.id, "mio") == refused
    place.fortnight()
    assert [(each.code, each.found) for each in refused.concerns] == [("same_payment", "as the inviter"), ("refused_by_staff", "by mio")]
    assert place.book.given == {}


def test_approval_lifts_neither_the_window_nor_a_refund(place: Club) -> None:
    joins_and_buys(place, address="東京都千代田区1-1")
    with place.house.app.app_context():
        (held,) = place.widget.held_referrals()
        place.widget.approve_referral(held.id, "staff")
    place.settle()
    assert place.book.given == {}
    place.send_back(place.orders["o-ken-0"])
    place.fortnight()
    assert (place.standing("ken"), place.book.given) == (Standing.REFUSED, {})


def test_nothing_personal_is_stored(place: Club, tmp_path: Path) -> None:
    joins_and_buys(place, email="ken@example.com", address="大阪市北区9-9", payment="fingerprint-of-ken")
    place.house.state.flush()
    stored = b"".join(file.read_bytes() for file in tmp_path.glob("upsell_widget.sqlite*"))
    assert b"referral" in stored
    for secret in ("ken@example.com", "大阪市北区9-9", "fingerprint-of-ken", "hana.sato", "千代田区"):
        assert secret.encode() not in stored, secret


def test_a_shop_that_fails_to_reward_is_asked_again_with_the_same_key(place: Club) -> None:
    joins_and_buys(place)
    place.book.failures = 1
    place.fortnight()
    assert (place.standing("ken"), place.book.given) == (Standing.SETTLING, {})
    place.settle()
    assert place.standing("ken") is Standing.REWARDED
    assert sorted(place.book.asked.values()) == [1, 2]


def test_who_is_forgotten_has_no_code_and_no_hash_left_and_what_was_rewarded_stays(place: Club) -> None:
    code = place.code()
    joins_and_buys(place, "ken", code)
    place.fortnight()
    with place.house.app.app_context():
        assert (place.widget.forget_referrals("hana"), place.widget.forget_referrals("ken")) == (1, 1)
        assert (place.widget.forget_referrals("hana"), place.widget.forget_referrals("nobody")) == (0, 0)
    found = place.house.state.store.referral_of("ken")
    assert found is not None
    assert (found.inviter, found.friend, found.standing) == (Person("hana"), Person("ken"), Standing.REWARDED)
    assert place.landing(code).status_code == 404


def test_an_order_sent_back_while_the_programme_rests_is_not_rewarded_when_it_goes_on(tmp_path: Path) -> None:
    open_club = club(tmp_path)
    open_club.join("ken")
    order = open_club.buy("ken")
    resting = tea_house(tmp_path, UPSELL_DATABASE_URL=f"sqlite:///{tmp_path / 'upsell_widget.sqlite'}")
    widget: UpsellWidget = resting.app.extensions["tests.widget"]
    with resting.app.app_context():
        widget.order_refunded(order)
    open_club.fortnight()
    assert (open_club.standing("ken"), open_club.book.given) == (Standing.REFUSED, {})
