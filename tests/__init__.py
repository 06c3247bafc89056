"""Tests of upsell_widget. Run them all with ``make test``."""
