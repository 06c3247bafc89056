"""Every store keeps campaigns as published."""

from __future__ import annotations

from dataclasses import replace

from tests.storage.building import publication
from upsell_widget.ports import Store


def test_an_empty_store_has_revision_0_and_no_campaigns(store: Store) -> None:
    assert (store.revision(), store.publications()) == (0, (0, ()))


def test_a_published_campaign_is_live_as_version_1(store: Store) -> None:
    assert store.publish([publication(words={"ja": "お酢"})]) == 1
    assert store.publications() == (1, (replace(publication(words={"ja": "お酢"}), version=1),))


def test_another_document_is_another_version_and_only_the_newest_is_live(store: Store) -> None:
    store.publish([publication()])
    assert store.publish([publication(priority=3)]) == 2
    assert [(each.version, each.document["priority"]) for each in store.publications()[1]] == [(2, 3)]


def test_the_same_document_makes_no_new_version_and_no_new_revision(store: Store) -> None:
    store.publish([publication(a=1, b=2)])
    assert store.publish([publication(b=2, a=1)]) == 1
    assert [each.version for each in store.publications()[1]] == [1]


def test_campaigns_come_by_id_and_unchanged_ones_keep_their_version(store: Store) -> None:
    store.publish([publication("b"), publication("a")])
    store.publish([publication("b", priority=1), publication("a"), publication("c")])
    assert [(each.campaign_id, each.version) for each in store.publications()[1]] == [("a", 1), ("b", 2), ("c", 1)]


def test_a_retired_campaign_is_not_live_and_the_revision_rises(store: Store) -> None:
    store.publish([publication("a"), publication("b")])
    assert store.retire(["a", "unknown"]) == 2
    assert [each.campaign_id for each in store.publications()[1]] == ["b"]


def test_retiring_what_is_not_live_changes_nothing(store: Store) -> None:
    store.publish([publication("a")])
    store.retire(["a"])
    assert store.retire(["a"]) == 2
    assert store.retire([]) == 2


def test_publishing_after_retiring_counts_versions_on(store: Store) -> None:
    store.publish([publication("a")])
    store.retire(["a"])
    assert store.publish([publication("a")]) == 3
    assert [each.version for each in store.publications()[1]] == [2]


def test_publishing_nothing_changes_nothing(store: Store) -> None:
    assert store.publish([]) == 0
