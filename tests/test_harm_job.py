"""The harm job: a campaign that does harm takes itself off, staff read why, and nothing is taken off by mistake (G35)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.storage.building import anything, impression
from tests.web.scene import Scene, goes_with, tea_house
from upsell_widget.domain.outcomes import Arm

ID = "goes-with"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Scene]:
    """A tea house whose campaign has been live for six weeks."""
    scene = tea_house(tmp_path)
    scene.publish(goes_with("cup"))
    scene.clock.forward(days=42)
    yield scene
    scene.state.flush()


def expose(house: Scene, offered: int, withheld: int, people: int = 200) -> None:
    """Three weeks ago so many people were offered it and so many spared; the orders of some went back a day later."""
    store, then = house.state.store, house.clock() - timedelta(days=21)
    for arm, regretting in ((Arm.OFFER, offered), (Arm.HOLDOUT, withheld)):
        for number in range(people):
            who = f"{arm.value}-{number}"
            store.open(replace(impression(f"offer-{who}"), shopper_id=who, campaign_id=ID, arm=arm, at=then), anything)
            if number < regretting:
                store.note_return(f"order-{who}", who, then + timedelta(days=1))


def run(house: Scene) -> None:
    """The weekly job, as a cron calls it."""
    result = house.app.test_cli_runner().invoke(args=["upsell", "run", "--only", "harm"])
    assert result.output == "harm: done\n"


def live(house: Scene) -> list[str]:
    return [each.campaign_id for each in house.state.store.publications()[1]]


def test_a_campaign_that_does_harm_is_shown_to_nobody_any_more_and_staff_read_the_figures(house: Scene) -> None:
    expose(house, 20, 2)
    assert house.browser().visit().status_code == 200
    run(house)
    assert live(house) == []
    assert house.browser().visit(page="next").status_code == 204
    (told,) = (each.signal for each in house.state.store.inbox())
    assert (told.code, told.shopper_id, told.matter) == ("campaign_harmful", "", ID)
    assert told.found == "10.0 % of 200 regretted, 1.0 % of 200 without it: +9.0 points (95 % interval +4.7 to +14.0)"


@pytest.mark.parametrize(("offered", "withheld", "people"), [(6, 5, 200), (2, 20, 200), (20, 1, 99)], ids=["alike", "a blessing", "few"])
def test_what_does_no_harm_or_is_not_known_well_enough_goes_on(offered: int, withheld: int, people: int, house: Scene) -> None:
    expose(house, offered, withheld, people)
    run(house)
    assert (live(house), list(house.state.store.inbox())) == ([ID], [])


def test_what_its_owner_publishes_again_begins_anew(house: Scene) -> None:
    expose(house, 20, 2)
    run(house)
    house.publish(goes_with("cup"))
    house.clock.forward(days=7)
    run(house)
    assert live(house) == [ID]


def test_what_was_never_published_here_is_left_alone(house: Scene) -> None:
    house.state.store.retire([ID])
    expose(house, 20, 2)
    run(house)
    assert list(house.state.store.inbox()) == []
