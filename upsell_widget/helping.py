"""What became of help that was offered: opened, booked. It sells nothing, so no outcome of it holds money."""

from __future__ import annotations

from collections.abc import Iterable

from upsell_widget.domain.outcomes import Arm, Outcome, OutcomeKind
from upsell_widget.state import State


def help_used(state: State, shopper_ids: Iterable[str], content_id: str, kind: OutcomeKind) -> bool:
    """Note that the latest offer of this content to one of these was opened or booked; False: none was shown, or it is known."""
    seen = [found for each in shopper_ids if (found := state.store.latest_help(each, content_id)) is not None]
    if not seen:
        return False
    shown = max(seen, key=lambda each: each.at)
    return state.store.record(
        Outcome(
            offer_id=shown.offer_id,
            kind=kind,
            shopper_id=shown.shopper_id,
            campaign_id=shown.campaign_id,
            campaign_version=shown.campaign_version,
            placement=shown.placement,
            arm=Arm.OFFER,
            at=state.clock(),
            qa=shown.qa,
        )
    )
