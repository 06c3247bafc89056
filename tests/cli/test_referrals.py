"""flask upsell referrals: what staff see, decide and are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.web.referral_scene import Club, club
from tests.web.scene import tea_house
from upsell_widget.domain.referrals.referral import Standing


@pytest.fixture
def place(tmp_path: Path) -> Club:
    return club(tmp_path)


def run(place: Club, *arguments: str) -> tuple[int, str]:
    result = place.house.app.test_cli_runner().invoke(args=["upsell", "referrals", *arguments])
    assert "Traceback" not in result.output
    return result.exit_code, result.output


def test_an_empty_list_says_so_and_nothing_is_due(place: Club) -> None:
    assert run(place, "list") == (0, "There are none.\n")
    assert run(place, "settle") == (0, "Nothing is due.\n")


def test_the_list_says_who_when_and_why(place: Club) -> None:
    code = place.code()
    place.join("ken", code, address="home of hana")
    place.join("ren", code)
    place.buy("ken")
    exit_code, told = run(place, "list")
    assert exit_code == 0
    assert "2026-04-01  hana → ken  held: same_address (as the inviter)\n" in told
    assert "2026-04-01  hana → ren  joined\n" in told
    assert "ren" not in run(place, "list", "--standing", "held")[1]


def test_what_is_due_is_settled_once_and_the_receipt_names_the_figures(place: Club) -> None:
    place.join("ken")
    order = place.buy("ken", 5_000)
    referral = place.house.state.store.referral_of("ken")
    assert referral is not None
    told = run(place, "explain", referral.id)[1].splitlines()
    assert told[-3:-1] == ["due: 2026-04-15 09:00 UTC", "promised: 300 points to ken, 500 points to hana"]
    place.later(days=14)
    assert run(place, "settle") == (0, "1 rewarded\n")
    assert run(place, "settle") == (0, "Nothing is due.\n")
    assert run(place, "explain", referral.id)[1].splitlines() == [
        f"{referral.id}: rewarded",
        f"who: hana invited ken with the code {place.code()}",
        "joined: 2026-04-01 09:00 UTC",
        f"first order: {order.id}, 5000 JPY, 2026-04-01 09:00 UTC",
        "rewards: 300 points to ken, 500 points to hana (order stood 14 days of 14; reward 1 of 3)",
        "since: 2026-04-15 09:00 UTC",
    ]


def test_a_held_one_is_approved_or_refused_by_name(place: Club) -> None:
    place.join("ken", payment="card of hana")
    place.join("ren", payment="card of hana")
    place.buy("ken")
    place.buy("ren")
    ken, ren = (place.house.state.store.referral_of(each) for each in ("ken", "ren"))
    assert ken is not None and ren is not None
    assert "bought" in run(place, "approve", ken.id, "--by", "mio")[1]
    assert "refused_by_staff (by mio)" in run(place, "refuse", ren.id, "--by", "mio")[1]
    assert (place.standing("ken"), place.standing("ren")) == (Standing.BOUGHT, Standing.REFUSED)
    assert "approved by mio" in run(place, "explain", ken.id)[1]
    assert "refused: refused by staff (by mio)" in run(place, "explain", ren.id)[1]
    exit_code, told = run(place, "approve", ren.id)
    assert exit_code == 1 and "found refused, expected one that is held; nothing was changed" in told


@pytest.mark.parametrize("command", ["approve", "refuse", "explain"])
def test_an_unknown_referral_is_said_so(command: str, place: Club) -> None:
    exit_code, told = run(place, command, "nothing")
    assert exit_code == 2 and "found no referral 'nothing'" in told


def test_without_a_programme_settling_says_how_to_mount_one(tmp_path: Path) -> None:
    result = tea_house(tmp_path).app.test_cli_runner().invoke(args=["upsell", "referrals", "settle"])
    assert result.exit_code == 1 and "ReferralScheme" in result.output


def test_the_hourly_job_settles(place: Club) -> None:
    place.join("ken")
    place.buy("ken")
    place.later(days=14)
    result = place.house.app.test_cli_runner().invoke(args=["upsell", "run", "--only", "referrals"])
    assert (result.exit_code, result.output) == (0, "referrals: done\n")
    assert place.standing("ken") is Standing.REWARDED
