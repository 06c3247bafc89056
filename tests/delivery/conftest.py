"""Fixtures: a receiver of webhooks in another process, and an office beside it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.delivery.scene import Offices
from tests.servers.receiver import Running, receiver


@pytest.fixture
def post_office() -> Iterator[Running]:
    """A running receiver that has seen nothing yet."""
    with receiver() as running:
        yield running


@pytest.fixture
def offices(tmp_path: Path) -> Offices:
    """Where offices are opened."""
    return Offices(tmp_path)
