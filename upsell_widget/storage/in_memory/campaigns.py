"""Published campaigns, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from threading import RLock

from upsell_widget.documents.codec import canonical_json
from upsell_widget.domain.outcomes import Publication


class Campaigns:
    """Every version of every campaign, and which are live."""

    def __init__(self) -> None:
        self._lock = RLock()
        self._versions: dict[str, list[Publication]] = {}
        self._revision = 0

    def publish(self, publications: Sequence[Publication]) -> int:
        """Add new live versions; the revision, risen if anything changed."""
        with self._lock:
            changed = [each for each in publications if self._publish(each)]
            self._revision += bool(changed)
            return self._revision

    def _publish(self, publication: Publication) -> bool:
        versions = self._versions.setdefault(publication.campaign_id, [])
        live = versions[-1] if versions and versions[-1].live else None
        if live is not None and canonical_json(live.document) == canonical_json(publication.document):
            return False
        versions[:] = [replace(each, live=False) for each in versions]
        versions.append(replace(publication, version=len(versions) + 1, live=True))
        return True

    def retire(self, campaign_ids: Sequence[str]) -> int:
        """Take campaigns off; the revision, risen if any was live."""
        with self._lock:
            known = [versions for campaign_id in campaign_ids if (versions := self._versions.get(campaign_id))]
            live = [versions for versions in known if versions[-1].live]
            for versions in live:
                versions[-1] = replace(versions[-1], live=False)
            self._revision += bool(live)
            return self._revision

    def publications(self) -> tuple[int, tuple[Publication, ...]]:
        """The revision and the live publications, by campaign id."""
        with self._lock:
            latest = (versions[-1] for _, versions in sorted(self._versions.items()))
            return self._revision, tuple(each for each in latest if each.live)

    def revision(self) -> int:
        """Rises with every change; 0 at first."""
        return self._revision
