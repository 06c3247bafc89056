"""The demo shop, filled, with the widget mounted in a bare app of its own and a stopwatch around the shop."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Flask

from benchmarks.stopwatch import TimedShop
from benchmarks.wsgi import Asking
from demo_shop import carts, create_app, seeding
from demo_shop.__main__ import CAMPAIGNS
from demo_shop.guides import load as guides
from demo_shop.premises import Premises, premises
from upsell_widget.cli.campaigns import publish_file
from upsell_widget.domain.limits import Quiet
from upsell_widget.domain.outcomes import Arm, Event, EventKind, Impression, Outcome, OutcomeKind
from upsell_widget.domain.receipts import ELIGIBLE
from upsell_widget.domain.shop import Shopper
from upsell_widget.extension import UpsellWidget
from upsell_widget.recommenders.index import sync
from upsell_widget.state import State, state_of

LOYAL = "loyal"
BASKET = {"sesame-capsule": 1, "rice-vinegar": 2, "honey": 1}
LOOKED_AT = ("sesame-capsule", "multivitamin", "fish-oil", "mayonnaise", "ssd-512")


@dataclass(frozen=True)
class DepartmentStore:
    """The shop, and the app that only has our routes."""

    app: Flask
    shop: TimedShop
    premises: Premises

    @property
    def state(self) -> State:
        """The widget's state."""
        return state_of(self.app)

    def fill_cart(self) -> str:
        """A cart with health food in it; its id."""
        with self.premises.database.writing() as session:
            cart_id = carts.new_cart(session, LOYAL, datetime.now(UTC))
        with self.premises.database.writing() as session:
            for product_id, quantity in BASKET.items():
                carts.add(session, self.premises.catalogue, cart_id, product_id, None, quantity)
        return cart_id

    def visit(self, cookies: str = "") -> Asking:
        """The visit that a cart page makes when it loads."""
        facts = {"placement": "cart", "page": "page-1", "path": "/cart", "device": "desktop", "trigger": "load"}
        return Asking(self.app, "/upsell/visit", facts, cookies)


@contextmanager
def department_store(database_url: str | None = None, **config: Any) -> Iterator[DepartmentStore]:
    """A shop of its own for one benchmark; the loyal customer is in it, with a history and a full cart."""
    with TemporaryDirectory() as folder:
        demo = create_app({"DEMO_WIDGET": False, "DEMO_DATABASE": f"{folder}/shop.sqlite"})
        place = premises(demo)
        seeding.seed(place.database, place.catalogue, place.clock())
        app = _bare_app(Path(folder), database_url, config)
        shop = TimedShop(place)
        UpsellWidget(shop=shop).init_app(app)
        store = DepartmentStore(app, shop, place)
        _open(store)
        shop.here = Shopper(id=LOYAL, cart_id=store.fill_cart())
        _remember(store.state)
        yield store
        store.state.flush()
        place.database.close()


def _bare_app(folder: Path, database_url: str | None, config: dict[str, Any]) -> Flask:
    app = Flask("department_store", instance_path=str(folder))
    app.secret_key = "a secret of the benchmarks"
    patient = {"UPSELL_DEADLINE_MS": 10_000, "UPSELL_BACKGROUND": False}
    app.config.from_mapping({"UPSELL_DATABASE_URL": database_url or "sqlite:///upsell.sqlite", **patient, **config})
    for guide in guides():
        app.add_url_rule(f"/guides/{guide}", f"guide-{guide}", lambda: "")
    return app


def _open(store: DepartmentStore) -> None:
    """The demo's campaigns live, and the index of its shelves."""
    with store.app.app_context():
        publish_file(store.state, CAMPAIGNS, "benchmark")
    sync(store.state, None)


def _remember(state: State) -> None:
    """What a loyal customer leaves behind in a month: sixty looks, six popups, a few answers."""
    now, numbers = datetime.now(UTC), itertools.count()
    looks = [
        Event(EventKind.VIEW, LOYAL, f"session-{number // 8}", now - timedelta(hours=10 * number + 30), product_id=product)
        for number, product in zip(range(60), itertools.cycle(LOOKED_AT), strict=False)
    ]
    state.store.write_events(looks)
    for days in (9, 12, 16, 20, 24, 28):
        _popup(state, f"offer-{next(numbers)}", now - timedelta(days=days))


def _popup(state: State, offer_id: str, at: datetime) -> None:
    subject = f"ssd-{offer_id}"
    seen = Impression(offer_id, LOYAL, f"then-{offer_id}", "page", "cart-beside", 1, "cart", "cross_sell", subject, Arm.OFFER, at)
    state.store.open(seen, lambda memory: ELIGIBLE)
    answer = Outcome(offer_id, OutcomeKind.DECLINED, LOYAL, "cart-beside", 1, "cart", Arm.OFFER, at)
    state.store.record(answer, [Quiet(f"subject:{subject}", at + timedelta(days=40))])
