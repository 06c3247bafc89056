"""Referring: codes given, friends who join and buy, rewards settled, doubtful cases shown to staff."""
