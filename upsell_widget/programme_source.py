"""The live campaigns, in memory, as they were last published."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Iterator

from upsell_widget.domain.campaigns import Campaign, Programme
from upsell_widget.domain.outcomes import Publication
from upsell_widget.ports.store import CampaignStore
from upsell_widget.refreshed import Refreshed

_log = logging.getLogger("upsell_widget")


class ProgrammeSource(Refreshed[Programme]):
    """Call it for the current programme.

    A publication that cannot be read any more (its condition is gone, say) is left out and logged once.
    """

    def __init__(
        self,
        store: CampaignStore,
        parse: Callable[[Publication], Campaign],
        reload_seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store, self._parse = store, parse
        self._told: set[tuple[str, int]] = set()
        super().__init__("programme", store.revision, self._programme, Programme(), reload_seconds, clock)

    def _programme(self) -> tuple[int, Programme]:
        revision, publications = self._store.publications()
        return revision, Programme(self._readable(publications), revision)

    def _readable(self, publications: Iterable[Publication]) -> Iterator[Campaign]:
        for publication in publications:
            try:
                campaign = self._parse(publication)
                if campaign.audience is not None:
                    campaign.audience.compile()
            except Exception as error:
                self._tell_once(publication, error)
            else:
                yield campaign

    def _tell_once(self, publication: Publication, error: Exception) -> None:
        key = publication.campaign_id, publication.version
        if key not in self._told:
            self._told.add(key)
            _log.error("campaign %s, version %s cannot be read and is left out: %s", *key, error)
