"""Whoever was in both arms of a campaign is flagged, for a comparison to leave out."""

from __future__ import annotations

from sqlalchemy import select

from tests.storage.building import DAY, NOW, anything, impression
from upsell_widget.domain.outcomes import Arm
from upsell_widget.storage.sql_store import SqlStore
from upsell_widget.storage.tables.impressions import impressions


def flagged(store: SqlStore) -> set[str]:
    with store.database.reading() as connection:
        return set(connection.scalars(select(impressions.c.offer_id).where(impressions.c.multiple_exposure)))


def test_one_arm_is_no_multiple_exposure(sql_store: SqlStore) -> None:
    sql_store.open(impression("a"), anything)
    sql_store.open(impression("b", at=NOW + DAY), anything)
    sql_store.open(impression("other campaign", campaign_id="other", arm=Arm.HOLDOUT), anything)
    assert flagged(sql_store) == set()


def test_a_merge_of_two_arms_flags_every_impression_of_that_campaign(sql_store: SqlStore) -> None:
    sql_store.open(impression("visitor's"), anything)
    sql_store.open(impression("customer's", shopper_id="customer-1", arm=Arm.HOLDOUT), anything)
    sql_store.open(impression("other campaign", campaign_id="other"), anything)
    sql_store.merge("visitor-1", "customer-1", NOW)
    assert flagged(sql_store) == {"visitor's", "customer's"}


def test_an_account_in_the_other_arm_is_flagged_when_it_first_opens(sql_store: SqlStore) -> None:
    sql_store.open(impression("visitor's"), anything)
    sql_store.merge("visitor-1", "customer-1", NOW)
    assert flagged(sql_store) == set()
    sql_store.open(impression("customer's", shopper_id="customer-1", arm=Arm.HOLDOUT), anything)
    assert flagged(sql_store) == {"customer's"}
