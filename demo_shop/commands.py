"""``flask --app demo_shop demo …``: fill the shop, or empty and fill it."""

from __future__ import annotations

from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from demo_shop import past, seeding
from demo_shop.premises import premises

demo = AppGroup("demo", help="The demo shop's seed data.")


def seed_if_empty(app: Flask) -> bool:
    """Fill an empty shop; False: it was not empty, and was left as it is."""
    shop = premises(app)
    if not seeding.is_empty(shop.database):
        return False
    seeding.seed(shop.database, shop.catalogue, shop.clock())
    return True


@demo.command()
def seed() -> None:
    """Fill an empty shop with products, customers and past orders."""
    done = seed_if_empty(current_app)
    click.echo("The shop is filled." if done else "The shop is not empty; it is left as it is (demo reset empties it).")


@demo.command()
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def export(file: Path) -> None:
    """Write the past orders to a CSV file, as "upsell import orders" reads them."""
    with premises().database.reading() as session:
        number = past.write_orders(session, file)
    click.echo(f"{file}: {number:,} orders.")


@demo.command()
def reset() -> None:
    """Throw everything away and fill the shop anew."""
    shop = premises()
    shop.database.empty()
    seeding.seed(shop.database, shop.catalogue, shop.clock())
    click.echo("The shop is as new.")
