"""Contract suites: subclass one in your own tests, give it your adapter, and pytest says whether it keeps its promises."""

import pytest

pytest.register_assert_rewrite("upsell_widget.contracts.rewards", "upsell_widget.contracts.shop", "upsell_widget.contracts.subscriptions")

from upsell_widget.contracts.rewards import RewardsContract  # noqa: E402
from upsell_widget.contracts.shop import ShopContract  # noqa: E402
from upsell_widget.contracts.subscriptions import SubscriptionContract  # noqa: E402

__all__ = ["RewardsContract", "ShopContract", "SubscriptionContract"]
