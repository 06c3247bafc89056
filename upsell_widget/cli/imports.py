"""``flask upsell import``: past orders, products and views from CSV or Parquet files."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from upsell_widget.cli.progress import progress_bar
from upsell_widget.imports.files import digest_of, open_table
from upsell_widget.imports.importing import Importable, Imported, import_rows
from upsell_widget.imports.orders import Orders
from upsell_widget.imports.products import Products
from upsell_widget.imports.views import Views
from upsell_widget.state import State, state_of

_FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))


def _currency(_: click.Context, __: click.Parameter, value: str) -> str:
    if len(value) != 3 or not (value.isascii() and value.isupper()):
        raise click.BadParameter(f"found {value!r}, expected a currency of ISO 4217, like JPY")
    return value


_CURRENCY = click.option("--currency", required=True, callback=_currency, help="The currency of the prices in the file, like JPY.")


@click.group("import")
def import_group() -> None:
    """Load past orders, products or views from a CSV or Parquet file.

    Every row is checked before the first is written. A run that was broken off goes on where it stopped; a file that
    was imported before adds nothing.
    """


@import_group.command("orders")
@_FILE
@_CURRENCY
@with_appcontext
def import_orders(file: Path, currency: str) -> None:
    """Past orders: order_id, customer_id, ts, item_id, qty, unit_price."""
    state = state_of(current_app)
    click.echo(_told(file, _import(state, file, Orders(state.store, currency)), "lines of orders"))


@import_group.command("views")
@_FILE
@click.option("--at", type=click.DateTime(), help="When rows without a time happened (UTC).")
@with_appcontext
def import_views(file: Path, at: datetime | None) -> None:
    """Past views, of shoppers who agreed: session_id, customer_id, ts, item_id, event, pos."""
    state = state_of(current_app)
    _, entries = state.store.load_catalogue()
    categories = {entry.id: entry.category for entry in entries}
    kind = Views(state.store, categories, at.replace(tzinfo=UTC) if at is not None else None)
    click.echo(_told(file, _import(state, file, kind), "views"))


@import_group.command("products")
@_FILE
@_CURRENCY
@click.option("--family", default="family", show_default=True, help="The column with the ladder a product stands on.")
@click.option("--attribute", "attributes", multiple=True, help="A column to keep as an attribute; may be given again.")
@with_appcontext
def import_products(file: Path, currency: str, family: str, attributes: tuple[str, ...]) -> None:
    """Products into the catalogue index: item_id, price, category, department, cost, rank."""
    state = state_of(current_app)
    entries = Products(currency, family, attributes).entries(open_table(file), state.store.units_sold())
    _, before = state.store.load_catalogue()
    kept = {entry.id: entry for entry in before}
    version = state.store.save_catalogue({**kept, **entries}.values(), state.clock())
    new = len(entries.keys() - kept.keys())
    click.echo(f"{file.name}: {len(entries):,} products, {new:,} of them new. Catalogue version {version}.")


def _import(state: State, file: Path, kind: Importable) -> Imported:
    with progress_bar() as progress:
        return import_rows(open_table(file), digest_of(file), kind, state.store, state.clock, progress)


def _told(file: Path, imported: Imported, things: str) -> str:
    if imported.resumed_after == imported.rows:
        return f"{file.name}: all {imported.rows:,} rows were imported before; 0 added."
    resumed = f" Went on after row {imported.resumed_after:,}." if imported.resumed_after else ""
    return f"{file.name}: {imported.rows:,} rows; {imported.new:,} {things} added.{resumed}"


COMMANDS: list[click.Command] = [import_group]
