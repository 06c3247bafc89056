"""Small files of orders, and the store they are imported into."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.domain.building import NOW
from upsell_widget.imports.files import digest_of, open_table
from upsell_widget.imports.importing import Importable, Imported, import_rows
from upsell_widget.imports.orders import Orders
from upsell_widget.ports import Store

HEADER = "order_id,customer_id,ts,item_id,qty,unit_price"
FOUR_LINES = (
    "1001,anna,2026-01-05 10:00:00,ramen,2,9.00",
    "1001,anna,2026-01-05 10:00:00,gyoza,1,4.50",
    "1002,,2026-01-06T09:30:00+09:00,ramen,1,9.00",
    "1003,ben,2026-01-07,cable,3,8.99",
)


def csv_file(folder: Path, *lines: str, header: str = HEADER, name: str = "orders.csv") -> Path:
    """A CSV file with these lines."""
    path = folder / name
    path.write_text("\n".join([header, *lines, ""]), encoding="utf-8")
    return path


def imported(
    path: Path, store: Store, kind: Importable | None = None, size: int = 2, told: list[tuple[str, int, int | None]] | None = None
) -> Imported:
    """Import a file of orders in US dollars (or another kind), two rows at a time."""
    heard: list[tuple[str, int, int | None]] = [] if told is None else told
    tell = lambda *what: heard.append(what)  # noqa: E731
    return import_rows(open_table(path), digest_of(path), kind or Orders(store, "USD"), store, lambda: NOW, tell, size)


def messages(error: BaseException) -> Sequence[str]:
    """The lines of an error."""
    return str(error).splitlines()
