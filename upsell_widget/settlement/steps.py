"""The numbered points between which a process may die without harm."""

from __future__ import annotations

from enum import StrEnum


class Step(StrEnum):
    """A point just passed. Accept, reconcile and undo name each to the ``step`` they are given."""

    CHECKED = "checked"
    """The offer may be accepted; nothing is written."""
    BEGUN = "begun"
    """The acceptance is stored, pending, with its key."""
    RECHECKED = "rechecked"
    """Stock and price were read anew; the shop is about to be asked."""
    APPLIED = "applied"
    """The shop answered; we have not noted it."""
    UNDO_BEGUN = "undo_begun"
    """It is stored that the shop is to take a change back; the shop is about to be asked."""
    TAKEN_BACK = "taken_back"
    """The shop took a change back; we have not noted it."""
    REFUSED = "refused"
    """The refusal is stored."""
    SETTLED = "settled"
    """The settlement is stored, with its outcome and silence."""
    LEASED = "leased"
    """A reconciler holds the lease of one acceptance."""
    LOOKED_UP = "looked_up"
    """The shop said what it did for the key."""
    ALERTED = "alerted"
    """Staff were told; we have not noted it."""
    UNDONE = "undone"
    """The undoing is stored."""


def no_step(name: str) -> None:
    """Nothing happens between the steps."""
