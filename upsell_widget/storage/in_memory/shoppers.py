"""What shoppers saw, said and looked at, in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime

from upsell_widget.domain.context import View
from upsell_widget.domain.limits import Memory, Quiet, Seen
from upsell_widget.domain.moments import Moment
from upsell_widget.domain.outcomes import Bought, Event, EventKind, Feeling, Impression, Outcome, Recollection
from upsell_widget.domain.receipts import ELIGIBLE, Eligibility, Reason
from upsell_widget.storage.belated import BROWSING, Changed, follow
from upsell_widget.storage.in_memory.following import follow_health
from upsell_widget.storage.in_memory.meters import meters_of, move_meters, speak_of
from upsell_widget.storage.in_memory.tables import Tables
from upsell_widget.storage.latest_carts import LatestCart, later, latest_carts
from upsell_widget.storage.windows import MOST_VIEWS, SEEN_FOR, VIEWS_FOR


class Shoppers:
    """Memory, impressions, outcomes, browsing and consent of every shopper."""

    def __init__(self, tables: Tables, bought: Callable[[str], tuple[Bought, ...]]) -> None:
        self._tables, self._bought = tables, bought

    def recall(self, shopper_id: str, session_id: str, now: datetime) -> Recollection:
        """Everything one decision needs."""
        tables = self._tables
        with tables.lock:
            recent = [view for view in tables.views.get(shopper_id, ()) if view.at > now - VIEWS_FOR]
            newest = sorted(recent, key=lambda view: view.at)[::-1][:MOST_VIEWS]
            latest = tables.carts.get(shopper_id)
            _, source = tables.sources.get(session_id, (None, {}))
            cart, bought = latest.cart if latest else None, self._bought(shopper_id)
            felt, used = self.feeling(shopper_id), meters_of(tables, shopper_id)
            return Recollection(self._memory(shopper_id, now), tuple(newest), cart, source, bought, felt.health, felt.nps, used)

    def feeling(self, shopper_id: str) -> Feeling:
        """How a shopper feels."""
        with self._tables.lock:
            kept = self._tables.health.get(shopper_id)
            mine = [answer for answer in self._tables.survey_answers.values() if answer.shopper_id == shopper_id]
            nps = max(mine, key=lambda answer: answer.at).score if mine else None
            return Feeling(kept.as_loyalty if kept is not None else None, nps)

    def _memory(self, shopper_id: str, now: datetime) -> Memory:
        quiets = {key: until for key, until in self._tables.quiets.get(shopper_id, {}).items() if until is None or until > now}
        seen = [
            Seen(each.campaign_id, each.session_id, each.page_id, each.at, each.parent_id)
            for each in self._tables.impressions.values()
            if each.shopper_id == shopper_id and each.at > now - SEEN_FOR
        ]
        return Memory(quiets, tuple(sorted(seen, key=lambda each: each.at)))

    def write_events(self, events: Sequence[Event]) -> None:
        """Append browsing events."""
        with self._tables.lock:
            kept = follow(events, self._tables.changed)
            for event in kept:
                self._write(event)
            for shopper_id, latest in latest_carts(kept, self._holders).items():
                self._note_cart(shopper_id, latest)

    def views(self, after: int | None, at_most: int) -> Sequence[tuple[int, str, str, str, datetime]]:
        """(place, session, product, shopper, when) of views, from behind a place on. Places hold while nothing is written."""
        with self._tables.lock:
            every = [
                (view.session_id, view.product_id, shopper, view.at) for shopper, views in self._tables.views.items() for view in views
            ]
        start = after or 0
        return [(place, *view) for place, view in enumerate(every[start : start + at_most], start + 1)]

    def _write(self, event: Event) -> None:
        tables = self._tables
        if event.source:
            tables.sources.setdefault(event.session_id, (event.at, dict(event.source)))
        if event.kind in BROWSING and event.product_id is not None:
            seconds = event.seconds if event.kind is EventKind.DWELL else 0.0
            view = View(event.product_id, tuple(event.category), event.session_id, event.at, seconds)
            tables.views[event.shopper_id].append(view)

    def _holders(self, cart_id: str) -> list[str]:
        return [shopper_id for shopper_id, latest in self._tables.carts.items() if latest.cart.id == cart_id]

    def _note_cart(self, shopper_id: str, told: LatestCart) -> None:
        self._tables.carts[shopper_id] = later(self._tables.carts.get(shopper_id), told)

    def open(self, impression: Impression, judge: Callable[[Memory], Eligibility], moment: Moment | None = None) -> Eligibility:
        """Judge and insert under the lock."""
        with self._tables.lock:
            if impression.offer_id in self._tables.impressions:
                return ELIGIBLE
            impression = replace(impression, shopper_id=self._tables.remembered(impression.shopper_id))
            verdict = judge(self._memory(impression.shopper_id, impression.at))
            if verdict is ELIGIBLE and moment is not None and not speak_of(self._tables, impression.shopper_id, moment):
                return Eligibility(Reason.SPOKEN_OF, moment.key, "once for each moment")
            if verdict is ELIGIBLE:
                self._tables.impressions[impression.offer_id] = impression
            return verdict

    def impression(self, offer_id: str) -> Impression | None:
        """The impression of an offer."""
        return self._tables.impressions.get(offer_id)

    def record(self, outcome: Outcome, quiets: Sequence[Quiet] = ()) -> bool:
        """Record an outcome and its silences; False if it was there."""
        with self._tables.lock:
            added = self._tables.add_outcome(outcome)
            if added:
                self._tables.silence(outcome.shopper_id, quiets)
            return added

    def outcomes(self, offer_id: str) -> tuple[Outcome, ...]:
        """The outcomes of an offer, oldest first."""
        with self._tables.lock:
            found = [each for each in self._tables.outcomes.values() if each.offer_id == offer_id]
            return tuple(sorted(found, key=lambda each: each.at))

    def record_consent(self, shopper_id: str, granted: bool, at: datetime) -> None:
        """Record a change of consent; a withdrawal erases browsing."""
        with self._tables.lock:
            known = self._tables.consents.get(shopper_id)
            if known is None or known[0] <= at:
                self._tables.consents[shopper_id] = at, granted
            if not granted:
                self._withdraw(shopper_id, at)

    def _withdraw(self, shopper_id: str, at: datetime) -> None:
        tables = self._tables
        changed = tables.changed.get(shopper_id, Changed())
        tables.changed[shopper_id] = replace(changed, withdrawn_at=max(at, changed.withdrawn_at or at))
        tables.views.pop(shopper_id, None)
        for kept in tables.receipts.values():
            if kept.shopper_id == shopper_id:
                kept.context = None

    def merge(self, anonymous_id: str, customer_id: str, at: datetime) -> None:
        """Fold a visitor's memory into the customer's."""
        if anonymous_id == customer_id:
            return
        with self._tables.lock:
            self._move(anonymous_id, customer_id)
            changed = self._tables.changed.get(anonymous_id, Changed())
            self._tables.changed[anonymous_id] = replace(changed, merged_into=customer_id, merged_at=at)
            self._carry_consent(anonymous_id, customer_id, at)

    def _move(self, visitor: str, customer: str) -> None:
        tables = self._tables
        tables.silence(customer, [Quiet(key, until) for key, until in tables.quiets.pop(visitor, {}).items()])
        tables.views[customer] = sorted([*tables.views[customer], *tables.views.pop(visitor, [])], key=lambda view: view.at)
        move_meters(tables, visitor, customer)
        if visitor in tables.carts:
            self._note_cart(customer, tables.carts.pop(visitor))
        for offer_id, impression in tables.impressions.items():
            if impression.shopper_id == visitor:
                tables.impressions[offer_id] = replace(impression, shopper_id=customer)
        for key, outcome in tables.outcomes.items():
            if outcome.shopper_id == visitor:
                tables.outcomes[key] = replace(outcome, shopper_id=customer)
        follow_health(tables, visitor, customer)
        for answer_id, answer in tables.survey_answers.items():
            if answer.shopper_id == visitor:
                tables.survey_answers[answer_id] = replace(answer, shopper_id=customer)
        for kept in tables.receipts.values():
            if kept.shopper_id == visitor:
                kept.shopper_id = customer
        for notice_id, notice in tables.notices.items():
            if notice.signal.shopper_id == visitor:
                tables.notices[notice_id] = replace(notice, signal=replace(notice.signal, shopper_id=customer))

    def _carry_consent(self, visitor: str, customer: str, at: datetime) -> None:
        """The account's own word on consent stands; without one the visitor's does."""
        tables = self._tables
        said = tables.consents.pop(visitor, None)
        stands = tables.consents.setdefault(customer, said) if said is not None else tables.consents.get(customer)
        if stands is not None and not stands[1]:
            self._withdraw(customer, at)
