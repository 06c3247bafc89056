"""Real carts, one after another: the cart page, a "no" to what was offered, and the dearest line taken out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from time import perf_counter_ns

from benchmarks.recorded_shop import RecordedShop
from upsell_widget.domain.decisions import decide
from upsell_widget.domain.offers import Placement
from upsell_widget.domain.outcomes import Event, EventKind
from upsell_widget.domain.receipts import Receipt
from upsell_widget.state import State
from upsell_widget.web.gather import Follows, Visitor, gather
from upsell_widget.web.guards import Deadline
from upsell_widget.web.moment import Moment
from upsell_widget.web.propose import Proposal, propose
from upsell_widget.web.visit import Visit
from upsell_widget.web.visits import after_decline

Basket = Mapping[str, int]


@dataclass
class Tally:
    """What came of one kind of visit."""

    visits: int = 0
    offers: Counter[str] = field(default_factory=Counter)
    verdicts: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    gathering: list[float] = field(default_factory=list)
    """Microseconds."""
    deciding: list[float] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)

    def note(self, proposal: Proposal | None, receipt: Receipt) -> None:
        """Count what was offered and why the rest was not."""
        self.visits += 1
        self.offers[proposal.campaign.id if proposal is not None else "nothing"] += 1
        for verdict in receipt.verdicts:
            self.verdicts[verdict.campaign_id][str(verdict.reason)] += 1
        if proposal is not None:
            self.examples.append(in_words(proposal))


@dataclass
class Carts:
    """Visits with real carts to one shop."""

    state: State
    shop: RecordedShop
    tallies: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))

    def visit_all(self, baskets: Iterable[Basket]) -> None:
        """Every basket as a cart of a customer of its own."""
        for number, basket in enumerate(baskets):
            self._visit(f"customer-{number}", number, basket)

    def _visit(self, shopper_id: str, seed: int, basket: Basket) -> None:
        self.shop.put(shopper_id, basket)
        proposal = self._decision("the cart page", shopper_id, seed)
        if proposal is not None:
            self._decision("after a no", shopper_id, seed, "declined", after_decline(proposal.offer))
        if len(basket) > 1:
            cart = self.shop.put(shopper_id, basket)
            dearest = max(cart.lines, key=lambda line: line.total.amount // line.quantity)
            now = self.state.clock()
            self.state.store.write_events([Event(EventKind.CART, shopper_id, shopper_id, now, lines=basket)])
            self.shop.put(shopper_id, {each: quantity for each, quantity in basket.items() if each != dearest.product_id})
            self._decision("the dearest line taken out", shopper_id, seed)

    def _decision(self, kind: str, shopper_id: str, seed: int, trigger: str = "load", follows: Follows | None = None) -> Proposal | None:
        state, tally, deadline = self.state, self.tallies[kind], Deadline(30)
        visitor = Visitor(self.shop.shopper(shopper_id), shopper_id, shopper_id, consent=False)
        moment = Moment(state.clock(), seed)
        start = perf_counter_ns()
        context = gather(state, Visit(Placement.CART, trigger), visitor, moment, deadline, follows)
        gathered = perf_counter_ns()
        decide(context, state.programme(), state.ranker, state.settings.caps, "receipt")
        decided = perf_counter_ns()
        tally.gathering.append((gathered - start) / 1000)
        tally.deciding.append((decided - gathered) / 1000)
        proposal, receipt = propose(state, context, deadline)
        tally.note(proposal, receipt)
        return proposal


def in_words(proposal: Proposal) -> str:
    """An offer as a line of text: what it replaces or goes beside, and the prices."""
    offer, product, anchor, declined = proposal.offer, proposal.product, proposal.anchor, proposal.because
    verb = "→" if offer.change is not None and offer.change.code == "replace_line" else "+"
    price = f"{offer.quote.difference.decimal:+}" if offer.quote is not None else ""
    before = f"{anchor.title.in_locale('en')} ({anchor.price.decimal if anchor.price else '?'})" if anchor is not None else "the cart"
    after = product.title.in_locale("en") if product is not None else ""
    return f"{proposal.campaign.id}: {before} {verb} {after} ({price}) [{declined.code}]"
