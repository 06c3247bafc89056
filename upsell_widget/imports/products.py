"""Products: one row each, as entries of the catalogue index."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from upsell_widget.domain.catalogue import Entry
from upsell_widget.errors import DocumentError
from upsell_widget.imports.cells import amount, identifier, optional, optional_identifier, text, whole_number
from upsell_widget.imports.columns import Column, Reader
from upsell_widget.imports.files import TableFile
from upsell_widget.imports.importing import BATCH


class Products:
    """``items(item_id, price, category, department, cost, rank)``, and the columns named as family and attributes.

    A category may be a path: "Food > Noodles". The department, if there is one, comes before it.
    """

    name = "products"

    def __init__(self, currency: str, family: str = "family", attributes: tuple[str, ...] = ()) -> None:
        self._attributes = attributes
        money = optional(amount(currency))
        self.columns = (
            Column("item_id", identifier),
            Column("price", money, required=False),
            Column("category", text, required=False),
            Column("department", text, required=False),
            Column("cost", money, required=False),
            Column("rank", optional(whole_number(0)), required=False),
            Column(family, optional_identifier, required=family != "family"),
            *(Column(name, text) for name in attributes),
        )

    def entries(self, table: TableFile, sold: Mapping[str, int]) -> dict[str, Entry]:
        """The rows of a file as entries by id, with the units sold of each.

        Raises:
            DocumentError: rows are malformed, or a product stands in two of them.
        """
        found: dict[str, Entry] = {}
        for _, rows in Reader(table, self.columns).batches(BATCH):
            for row in rows:
                entry = self._entry(row, sold)
                if entry.id in found:
                    raise DocumentError(f"{table.name}: column item_id: found {entry.id} in two rows, expected every product once")
                found[entry.id] = entry
        return found

    def _entry(self, row: tuple[Any, ...], sold: Mapping[str, int]) -> Entry:
        product_id, price, category, department, cost, rank, family, *attributes = row
        return Entry(
            id=product_id,
            price=price,
            category=_path(department, category),
            cost=cost,
            family=family or None,
            rank=rank,
            attributes={name: value for name, value in zip(self._attributes, attributes, strict=True) if value},
            popularity=sold.get(product_id, 0),
        )


def _path(department: str, category: str) -> tuple[str, ...]:
    """The department, then the steps of the category.

    >>> _path("GROCERY", "FRZN ICE"), _path("", "Food > Noodles")
    (('GROCERY', 'FRZN ICE'), ('Food', 'Noodles'))
    """
    steps = [department, *category.split(">")]
    return tuple(step.strip() for step in steps if step.strip())
