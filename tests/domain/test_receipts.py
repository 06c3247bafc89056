"""The receipt of a decision."""

from __future__ import annotations

from tests.domain.building import NOW
from upsell_widget.domain.receipts import Reason, Receipt, Verdict


def test_of_two_proposals_of_one_product_the_one_that_was_quoted_is_chosen() -> None:
    proposed = [Verdict("larger", reason, subject="xl") for reason in (Reason.CHOSEN, Reason.OUTRANKED)]
    receipt = Receipt("receipt-1", NOW, "visitor-1", "cart", "load", tuple(proposed))
    chosen = receipt.with_verdict(Verdict("larger", Reason.CHOSEN, subject="xl"))
    assert [each.reason for each in chosen.verdicts] == [Reason.CHOSEN, Reason.OUTRANKED]
    second = receipt.with_verdict(Verdict("larger", "sold_out", subject="xl")).with_verdict(Verdict("larger", Reason.CHOSEN, subject="xl"))
    assert [each.reason for each in second.verdicts] == ["sold_out", Reason.CHOSEN]
