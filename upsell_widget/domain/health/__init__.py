"""Health: how well a customer gets on with the shop, as a score of 0–100 whose parts can be told."""

from upsell_widget.domain.health.bands import band_of, next_band
from upsell_widget.domain.health.measures import Measure, Shape
from upsell_widget.domain.health.rules import USUAL, HealthRule
from upsell_widget.domain.health.scores import Contribution, Health, Kept, assess

__all__ = ["USUAL", "Contribution", "Health", "HealthRule", "Kept", "Measure", "Shape", "assess", "band_of", "next_band"]
