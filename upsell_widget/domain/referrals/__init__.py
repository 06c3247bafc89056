"""Referral: a customer invites a friend; both are rewarded once the friend's first order has stood its return window."""
