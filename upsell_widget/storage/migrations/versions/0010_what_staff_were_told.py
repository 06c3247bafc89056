"""What staff were told, and how it reached them."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0007"
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True).with_variant(sa.String(32), "sqlite")


def upgrade() -> None:
    """Notices, deliveries and channels that want no more."""
    op.create_table(
        "upsell_notices",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("follows", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("shopper_id", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("found", sa.String(), nullable=False),
        sa.Column("matter", sa.String(), nullable=False),
        sa.Column("channels", sa.String(), nullable=False),
        sa.Column("in_inbox", sa.Boolean(), nullable=False),
        sa.Column("standing", sa.String(), nullable=False),
        sa.Column("is_spread", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upsell_notices")),
        sa.UniqueConstraint("key", "follows", name=op.f("uq_upsell_notices_key_follows")),
    )
    op.create_index(op.f("ix_upsell_notices_at"), "upsell_notices", ["at"], unique=False)
    op.create_index(op.f("ix_upsell_notices_is_spread"), "upsell_notices", ["is_spread"], unique=False)
    op.create_index(op.f("ix_upsell_notices_shopper_id_code_matter"), "upsell_notices", ["shopper_id", "code", "matter"], unique=False)
    op.create_table(
        "upsell_deliveries",
        sa.Column("notice_id", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("problem", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("notice_id", "channel", name=op.f("pk_upsell_deliveries")),
    )
    op.create_index(op.f("ix_upsell_deliveries_begun_at"), "upsell_deliveries", ["begun_at"], unique=False)
    op.create_index(op.f("ix_upsell_deliveries_state_next_at"), "upsell_deliveries", ["state", "next_at"], unique=False)
    op.create_table(
        "upsell_disabled_channels",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_upsell_disabled_channels")),
    )


def downgrade() -> None:
    """Without them again."""
    for table in ("upsell_disabled_channels", "upsell_deliveries", "upsell_notices"):
        op.drop_table(table)
