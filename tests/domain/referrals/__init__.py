"""Referrals: honest ones are rewarded once, abuse never."""
