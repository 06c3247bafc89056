"""Numbers: from an item's id to its place in the arrays, without a dictionary of all ids in each worker.

A hash table with linear probing (Knuth, The Art of Computer Programming, volume 3, 6.4, algorithm L) that lies in the file
like any other array: ``item.slots`` holds item numbers, or -1. Instead of wrapping round, the table has a tail.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from upsell_widget.model_file.contents import ModelFile

SLOTS = "item.slots"
EMPTY = -1
REMEMBERED = 100_000
"""Items whose number and id a worker keeps at hand once they were asked about: the products people really look at."""


def slots_of(ids: Sequence[bytes]) -> NDArray[np.int32]:
    """The table of these ids: at least twice as many slots as ids, and a tail that ends with an empty one."""
    size = _size(len(ids))
    homes = np.array([crc32(each) & (size - 1) for each in ids], np.int64)
    order = np.argsort(homes, kind="stable")
    step = np.arange(len(ids))
    places = np.maximum.accumulate(homes[order] - step) + step if len(ids) else homes
    slots = np.full(max(size, int(places.max(initial=0)) + 1) + 1, EMPTY, np.int32)
    slots[places] = order
    return slots


def _size(ids: int) -> int:
    """A power of two. The tail is never twice as long as the table, so a reader can tell it from the array's length and N."""
    return 1 << max(1, (2 * ids - 1).bit_length())


class Numbers:
    """Item numbers by id, and ids by number. Threads share it: what is remembered is only ever added to."""

    __slots__ = ("_bytes", "_ids", "_mask", "_numbers", "_slots", "_starts")

    def __init__(self, model: ModelFile) -> None:
        slots = model.arrays[SLOTS] if SLOTS in model.arrays else slots_of([each.encode() for each in model.ids()])
        self._slots = slots.data
        self._bytes = model.arrays["item.bytes"].data
        self._starts = model.arrays["item.starts"].data
        self._mask = _size(model.items) - 1
        self._numbers: dict[str, int] = {}
        self._ids: dict[int, str] = {}

    def number(self, product_id: str) -> int:
        """The number of an item; -1 for one that is not known."""
        known = self._numbers.get(product_id)
        if known is not None:
            return known
        found = self._looked_up(product_id.encode())
        if found >= 0 and len(self._numbers) < REMEMBERED:
            self._numbers[product_id] = found
        return found

    def numbered(self, product_ids: Iterable[str]) -> dict[int, str]:
        """The known ones of these items by their numbers, in the order given."""
        at_hand, found = self._numbers, {}
        for product_id in product_ids:
            number = at_hand.get(product_id)
            if number is None:
                number = self.number(product_id)
            if number >= 0:
                found[number] = product_id
        return found

    def _looked_up(self, wanted: bytes) -> int:
        slots, starts, place = self._slots, self._starts, crc32(wanted) & self._mask
        while (number := slots[place]) >= 0:
            if self._bytes[starts[number] : starts[number + 1]] == wanted:
                return number
            place += 1
        return EMPTY

    def ids(self, numbers: Iterable[int]) -> list[str]:
        """The ids of items by their numbers."""
        at_hand, look_up = self._ids.get, self.id
        return [at_hand(number) or look_up(number) for number in numbers]

    def id(self, number: int) -> str:
        """The id of an item by its number."""
        known = self._ids.get(number)
        if known is None:
            known = str(self._bytes[self._starts[number] : self._starts[number + 1]], "utf-8")
            if len(self._ids) < REMEMBERED:
                self._ids[number] = known
        return known
