"""Codes of invitation, and referrals."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True).with_variant(sa.String(32), "sqlite")
FACTS = ("mailbox", "payment", "address", "device")


def upgrade() -> None:
    """Two tables."""
    op.create_table(
        "upsell_referral_codes",
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("shopper_id", sa.String(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_upsell_referral_codes")),
    )
    op.create_index(op.f("ix_upsell_referral_codes_shopper_id"), "upsell_referral_codes", ["shopper_id"], unique=True)
    op.create_table(
        "upsell_referrals",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("inviter_id", sa.String(), nullable=False),
        sa.Column("friend_id", sa.String(), nullable=False),
        *(sa.Column(f"friend_{fact}", sa.String(), nullable=False) for fact in FACTS),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("joined_at", MOMENT, nullable=False),
        sa.Column("ordered_at", MOMENT, nullable=True),
        sa.Column("document", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upsell_referrals")),
    )
    op.create_index(op.f("ix_upsell_referrals_inviter_id"), "upsell_referrals", ["inviter_id"], unique=False)
    op.create_index(op.f("ix_upsell_referrals_friend_id"), "upsell_referrals", ["friend_id"], unique=True)
    for fact in FACTS:
        op.create_index(op.f(f"ix_upsell_referrals_friend_{fact}"), "upsell_referrals", [f"friend_{fact}"], unique=False)
    op.create_index(op.f("ix_upsell_referrals_ordered_at"), "upsell_referrals", ["ordered_at"], unique=False)


def downgrade() -> None:
    """Without them again."""
    op.drop_table("upsell_referrals")
    op.drop_table("upsell_referral_codes")
