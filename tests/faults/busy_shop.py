"""The demo shop as a server of several processes runs it: ``gunicorn 'tests.faults.busy_shop:app()'``."""

from __future__ import annotations

from flask import Flask

from demo_shop import create_app

PATIENT = {"UPSELL_DEADLINE_MS": 10_000, "UPSELL_VISITS_IN_FLIGHT": 16, "UPSELL_BREAKER_FAILURES": 1_000, "UPSELL_RELOAD_SECONDS": 0}
"""A busy machine is not what the test is about; a new model is looked for at every visit."""


def app() -> Flask:
    """The shop of the environment's DEMO_DATABASE."""
    return create_app({"SECRET_KEY": "busy", **PATIENT})
