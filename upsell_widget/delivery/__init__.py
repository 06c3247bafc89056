"""Delivery: what was told to staff, brought to the channels the owner named."""
