"""What a shopper has used of their plan."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True).with_variant(sa.String(32), "sqlite")


def upgrade() -> None:
    """Meters."""
    op.create_table(
        "upsell_meters",
        sa.Column("shopper_id", sa.String(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("used", sa.Float(), nullable=False),
        sa.Column("limit", sa.Float(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("window_seconds", sa.Float(), nullable=False),
        sa.Column("starts_at", MOMENT, nullable=False),
        sa.Column("before", sa.Float(), nullable=False),
        sa.Column("spoken", sa.Float(), nullable=False),
        sa.Column("risen_at", MOMENT, nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("today", sa.Float(), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=False),
        sa.Column("past", sa.Float(), nullable=False),
        sa.Column("past_squares", sa.Float(), nullable=False),
        sa.Column("spike_spoken", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("shopper_id", "code", name=op.f("pk_upsell_meters")),
    )
    op.create_index(op.f("ix_upsell_meters_at"), "upsell_meters", ["at"], unique=False)


def downgrade() -> None:
    """Without them again."""
    op.drop_table("upsell_meters")
