"""``POST visit`` and ``open`` on SQLite, through the WSGI stack, against a bare Flask route that reads one row."""

from __future__ import annotations

import gc
import re
import statistics
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import get_ident
from time import perf_counter_ns
from typing import Any

from flask import Flask
from sqlalchemy import Engine, event
from sqlmodel import Field, Session, SQLModel, create_engine

from benchmarks.department_store import DepartmentStore, department_store
from benchmarks.measuring import Figure, at_most
from benchmarks.stopwatch import TimedShop
from benchmarks.wsgi import Asking
from upsell_widget.domain.shop import Shopper

VISITS = 1_500
OPENINGS = 400
WARM_UP = 100


class Shelf(SQLModel, table=True):
    """The one table of the bare route."""

    id: str = Field(primary_key=True)
    title: str
    price: int


def figures() -> Iterator[Figure]:
    """Ratios of medians taken in turn, and how many statements a visit asks."""
    with bare_route() as bare, department_store() as store:
        yield from visit_figures(store, bare)
        yield from open_figures(store, bare)


def visit_figures(store: DepartmentStore, bare: Asking) -> Iterator[Figure]:
    """A visit that is made an offer, and one that is not: limits or the hour forbid it."""
    cookies = known(store)
    visit = store.visit(cookies)
    offered, plain = in_turn((visit, bare), store.shop, VISITS)
    assert visit.answer.status == 200, visit.answer
    note = f"{offered:,.0f} µs ÷ {plain:,.0f} µs; a fifth is the reading of memory, a third the popup's words and signature"
    yield at_most("POST visit that is made an offer ÷ a bare route", offered / plain, 3, "×", note)
    yield at_most("POST visit: SQL statements of ours", statements(visit, store), 3, "")
    quiet = Asking(store.app, "/upsell/visit", {"placement": "account", "page": "page-1", "path": "/account"}, cookies)
    nothing, plain = in_turn((quiet, bare), store.shop, VISITS)
    note = f"{nothing:,.0f} µs ÷ {plain:,.0f} µs"
    yield Figure("POST visit that is made none ÷ a bare route", f"{nothing / plain:.2f} ×", "", None, note)


def open_figures(store: DepartmentStore, bare: Asking) -> Iterator[Figure]:
    """Every opening is a first one, by a visitor who was made an offer a moment ago."""
    openings = [opening(store) for _ in range(OPENINGS + WARM_UP)]
    store.state.flush()
    upcoming = iter(openings)
    opened, plain = in_turn((lambda: next(upcoming)(), bare), store.shop, OPENINGS)
    assert {each.answer.text for each in openings} == {"open"}
    yield at_most("POST open ÷ a bare route", opened / plain, 2, "×", f"{opened:,.0f} µs ÷ {plain:,.0f} µs")
    yield Figure("POST open: SQL statements of ours", f"{statements(opening(store), store)}", "", None, "one transaction")


def opening(store: DepartmentStore) -> Asking:
    """A visitor never seen before, with a cart of their own, asks and is about to open what came back."""
    store.shop.here = Shopper(cart_id=store.fill_cart())
    visit = store.visit()
    visit()
    found = re.search(r'data-offer="([^"]+)"', visit.answer.text)
    assert found is not None, visit.answer
    return Asking(store.app, "/upsell/open", {"offer": found.group(1)}, visit.answer.cookies)


def known(store: DepartmentStore) -> str:
    """The cookies of a second visit: who the loyal customer is was noted at the first."""
    first = store.visit()
    first()
    return first.answer.cookies


@contextmanager
def bare_route() -> Iterator[Asking]:
    """A Flask app whose one route reads one row by its key through a SQLModel session."""
    with TemporaryDirectory() as folder:
        engine = create_engine(f"sqlite:///{Path(folder) / 'bare.sqlite'}")
        SQLModel.metadata.create_all(engine, tables=[SQLModel.metadata.tables["shelf"]])
        with Session(engine) as session:
            session.add_all(Shelf(id=f"p{number}", title="米酢", price=number) for number in range(1_000))
            session.commit()
        app = Flask("bare")
        app.add_url_rule("/<shelf_id>", "shelf", _shelf(engine))
        yield Asking(app, "/p500")
        engine.dispose()


def _shelf(engine: Any) -> Callable[[str], dict[str, object]]:
    def shelf(shelf_id: str) -> dict[str, object]:
        with Session(engine) as session:
            row = session.get(Shelf, shelf_id)
            return {"title": row.title, "price": row.price} if row is not None else {}

    return shelf


def in_turn(calls: Sequence[Callable[[], object]], shop: TimedShop, times: int) -> list[float]:
    """The median microseconds of each call, A B A B …, less what the shop took of it."""
    taken: list[list[int]] = [[] for _ in calls]
    for number in range(times + WARM_UP):
        if number == WARM_UP:
            gc.collect()
        for call, ours in zip(calls, taken, strict=True):
            shop.inside = 0
            start = perf_counter_ns()
            call()
            ours.append(perf_counter_ns() - start - shop.inside)
    return [statistics.median(ours[WARM_UP:]) / 1000 for ours in taken]


def statements(call: Callable[[], object], store: DepartmentStore) -> int:
    """How many SQL statements one call asks our database for; the writer's, off the request, are not among them."""
    heard, caller = list[str](), get_ident()
    shops = store.premises.database.engine.url.database

    def listen(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
        if get_ident() == caller and connection.engine.url.database != shops:
            heard.append(statement)

    event.listen(Engine, "before_cursor_execute", listen)
    try:
        call()
    finally:
        event.remove(Engine, "before_cursor_execute", listen)
    return len(heard)
