"""One campaign that says everything a campaign can say, as it is written."""

from __future__ import annotations

WHOLE = """
format = 1

[[campaign]]
id = "cart-large"
name = "A larger one"
placement = "cart"
trigger = { code = "delay", seconds = 3 }
priority = 20
holdout_percent = 10
schedule = { starts = 2026-01-01T00:00:00+09:00, weekdays = ["mon", "fri"], opens = 09:00:00 }
audience = [
    { code = "cart_total", args = { currency = "JPY", at_least = 1000 } },
    { any = [{ code = "locale", args = { one_of = ["ja"] } }, { not = { code = "returning_customer" } }] },
]
evidence = { G17 = "best seller of October 2026" }

[campaign.offer]
kind = "upsell"
recommend = [{ code = "step" }, { code = "pairs", args = { pairs = { a = ["b"] }, from = "page" } }]
price_ratio = [1, 1.5]
match = ["size"]
quantity = 2
discount_percent = 5

[campaign.limits]
session = "unlimited"
week = 2
cool_down_days = 14

[campaign.copy.ja]
title = "大きいサイズもございます"

[campaign.copy.en]
title = "There is a larger one"
accept = "Change to it for {price}"
"""
