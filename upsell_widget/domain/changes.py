"""A change to a cart, an order or a subscription, as data for the shop."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Literal

TargetKind = Literal["cart", "order", "subscription"]


@dataclass(frozen=True, slots=True)
class Target:
    """What would be changed: one cart, one order or one running subscription."""

    kind: TargetKind
    id: str

    def __str__(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class AddLine:
    """Add one line. ``discount_percent`` is off the shop's price, for shops that can discount a line."""

    target: Target
    product_id: str
    quantity: int = 1
    plan_id: str | None = None
    discount_percent: int = 0
    code: Literal["add_line"] = "add_line"


@dataclass(frozen=True, slots=True)
class ReplaceLine:
    """Replace one line by another product or plan, keeping the quantity given."""

    target: Target
    line_id: str
    product_id: str
    quantity: int = 1
    plan_id: str | None = None
    discount_percent: int = 0
    code: Literal["replace_line"] = "replace_line"


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """Move a running subscription to another plan; ``target`` is that subscription. What is charged is charged now."""

    target: Target
    subscription_id: str
    product_id: str
    plan_id: str | None
    quantity: int = 1
    discount_percent: int = 0
    standing_since: str = ""
    """``Subscription.standing_since`` when it was offered: another one by now, and the shop refuses (``subscription_changed``)."""
    code: Literal["change_plan"] = "change_plan"


@dataclass(frozen=True, slots=True)
class PauseSubscription:
    """Let a running subscription rest for some of its cycles, free; then it goes on by itself at its own price."""

    target: Target
    subscription_id: str
    product_id: str
    plan_id: str | None
    cycles: int
    quantity: int = 1
    standing_since: str = ""
    """As for ChangePlan."""
    code: Literal["pause_subscription"] = "pause_subscription"


Change = AddLine | ReplaceLine | ChangePlan | PauseSubscription
SubscriptionChange = ChangePlan | PauseSubscription


def fingerprint(change: Change) -> str:
    """A short hash that is equal for two changes that would do the same thing to the same cart or order."""
    canonical = json.dumps(asdict(change), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()[:32]
