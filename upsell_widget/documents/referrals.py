"""Referrals as versioned JSON documents."""

from __future__ import annotations

from upsell_widget.documents.codec import Codec
from upsell_widget.domain.referrals.referral import Referral

_REFERRAL: Codec[Referral] = Codec("referral", Referral)

encode_referral, decode_referral = _REFERRAL.encode, _REFERRAL.decode
