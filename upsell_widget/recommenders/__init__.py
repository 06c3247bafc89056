"""What: the recommenders that ship with the widget, by the code a campaign names them with."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from upsell_widget.domain.policies import Recommender
from upsell_widget.recommenders.blend import Blend
from upsell_widget.recommenders.bought_together import BoughtTogether
from upsell_widget.recommenders.curated import Curated
from upsell_widget.recommenders.ladder import Ladder
from upsell_widget.recommenders.pause import Pause
from upsell_widget.recommenders.popular import Popular
from upsell_widget.recommenders.similar import Similar
from upsell_widget.recommenders.viewed_instead import ViewedInstead
from upsell_widget.recommenders.viewed_next import ViewedNext

_RECOMMENDERS: tuple[type[Recommender], ...] = (
    Curated,
    Ladder,
    BoughtTogether,
    ViewedInstead,
    ViewedNext,
    Similar,
    Popular,
    Blend,
    Pause,
)

BUILT_IN: Mapping[str, type[Recommender]] = MappingProxyType({each.code: each for each in _RECOMMENDERS})
"""Code → recommender. A host's own are added to these, and are the same kind of thing."""
