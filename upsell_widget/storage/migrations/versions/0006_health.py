"""Customers' health: what is told of them, what they sent back, their scores and how those went."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True).with_variant(sa.String(32), "sqlite")


def upgrade() -> None:
    """Add four tables; nothing is known yet."""
    op.create_table(
        "upsell_health",
        sa.Column("shopper_id", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("score", sa.Float(), nullable=True),
        sa.Column("band", sa.String(), nullable=False),
        sa.Column("previous", sa.String(), nullable=False),
        sa.Column("because", sa.String(), nullable=False),
        sa.Column("contributions", sa.String(), nullable=False),
        sa.Column("risen", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("shopper_id", name=op.f("pk_upsell_health")),
    )
    op.create_table(
        "upsell_health_days",
        sa.Column("shopper_id", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=False),
        sa.Column("score", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("shopper_id", "day", name=op.f("pk_upsell_health_days")),
    )
    op.create_index(op.f("ix_upsell_health_days_day"), "upsell_health_days", ["day"], unique=False)
    op.create_table(
        "upsell_health_told",
        sa.Column("shopper_id", sa.String(), nullable=False),
        sa.Column("measure", sa.String(), nullable=False),
        sa.Column("figure", sa.Float(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("shopper_id", "measure", name=op.f("pk_upsell_health_told")),
    )
    op.create_table(
        "upsell_returns",
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_upsell_returns")),
    )
    op.create_index(op.f("ix_upsell_returns_customer_id"), "upsell_returns", ["customer_id"], unique=False)


def downgrade() -> None:
    """Take them off again."""
    for name in ("upsell_returns", "upsell_health_told", "upsell_health_days", "upsell_health"):
        op.drop_table(name)
