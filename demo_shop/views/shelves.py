"""Start page, departments, products, search, guides."""

from __future__ import annotations

from datetime import timedelta

from flask import abort, render_template, request

from demo_shop import language, orders, seats, stock, telling, visits
from demo_shop.catalogue import Item
from demo_shop.customers import personas
from demo_shop.premises import Premises, premises
from demo_shop.views.blueprint import shop

POPULAR_DAYS = 90


def on_shelf(state: Premises) -> dict[str, Item]:
    """Everything on sale, at today's price."""
    with state.database.reading() as session:
        return stock.on_shelf(session, state.catalogue)


def one_per_group(items: list[Item]) -> list[Item]:
    """Items as a listing shows them: one of each size group, the first with stock."""
    shown: dict[str, Item] = {}
    for item in items:
        known = shown.get(item.group or item.id)
        if known is None or (known.stock == 0 and item.stock != 0):
            shown[item.group or item.id] = item
    return list(shown.values())


def by_units(state: Premises, items: list[Item]) -> list[Item]:
    """Most sold in the last 90 days first."""
    with state.database.reading() as session:
        units = orders.units_sold(session, state.clock() - timedelta(days=POPULAR_DAYS))
    return sorted(items, key=lambda item: (-units.get(item.id, 0), item.id))


@shop.get("/")
def home() -> str:
    """The start page: the shop, who one can be, where to look."""
    state = premises()
    popular = by_units(state, one_per_group([item for item in on_shelf(state).values() if item.price is not None]))[:8]
    return render_template("shop/home.html", popular=popular, personas=personas(), guides=state.guides.values())


@shop.get("/departments/<department_id>")
def department(department_id: str) -> str:
    """One department, shelf by shelf."""
    state = premises()
    found = state.catalogue.department(department_id)
    if found is None:
        abort(404)
    items = [item for item in on_shelf(state).values() if item.path[0] == department_id]
    wanted = request.args.get("shelf", "")
    shelves = [each for each in found.shelves if wanted in ("", each.id)]
    return render_template(
        "shop/department.html",
        department=found,
        wanted=wanted,
        shelves=[(shelf, one_per_group([item for item in items if item.path[1] == shelf.id])) for shelf in shelves],
        guides=[guide for guide in state.guides.values() if department_id in guide.goes_with],
    )


@shop.get("/products/<product_id>")
def product(product_id: str) -> str:
    """One product: what it is, what it costs, how it can be bought."""
    state = premises()
    shelf = on_shelf(state)
    item = shelf.get(product_id)
    if item is None:
        abort(404)
    visits.begin_cart(state)  # an offer made here needs a cart to go into
    beside = [each for each in shelf.values() if each.path == item.path and each.id != item.id and each.group != (item.group or "-")]
    return render_template(
        "shop/product.html",
        item=item,
        department=state.catalogue.department(item.path[0]),
        variants=[shelf[each.id] for each in state.catalogue.variants(item) if each.id in shelf],
        ladder=[shelf[each.id] for each in state.catalogue.ladder(item) if each.id in shelf],
        parts_list=[shelf[each] for each in item.parts if each in shelf],
        beside=by_units(state, one_per_group(beside))[:4],
    )


@shop.get("/search")
def search() -> str:
    """Products whose name, description or contents have the words asked for."""
    asked = request.args.get("q", "").strip()
    found = [item for item in on_shelf(premises()).values() if asked and _mentions(item, asked.lower())]
    return render_template("shop/search.html", asked=asked, found=one_per_group(found))


def _mentions(item: Item, asked: str) -> bool:
    words = " ".join((*item.name.values(), *item.about.values(), *item.contents.values())).lower()
    return all(word in words for word in asked.split())


@shop.get("/guides")
def guides() -> str:
    """Guides and seminars."""
    return render_template("shop/guides.html", guides=premises().guides.values())


@shop.get("/guides/<guide_id>")
def guide(guide_id: str) -> str:
    """One guide or seminar."""
    state = premises()
    found = state.guides.get(guide_id)
    if found is None:
        abort(404)
    with state.database.reading() as session:
        seat = seats.seat_of(session, guide_id, visits.customer_id(), state.clock())
    telling.help_opened(guide_id)
    now, body = state.clock(), found.body[language.locale()]
    return render_template(
        "shop/guide.html", guide=found, body=body, seat=seat, next_class=seats.next_class(now), times=seats.next_calls(now)
    )


@shop.get("/legal")
def legal() -> str:
    """What the law on distance selling (特定商取引法) wants said."""
    return render_template("shop/legal.html")
