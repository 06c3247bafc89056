"""Settlement: a yes becomes exactly one change at the shop, or none (MONEY.md)."""

from upsell_widget.settlement.accept import accept
from upsell_widget.settlement.reconcile import Reconciled, reconcile
from upsell_widget.settlement.steps import Step
from upsell_widget.settlement.undo import undo

__all__ = ["Reconciled", "Step", "accept", "reconcile", "undo"]
