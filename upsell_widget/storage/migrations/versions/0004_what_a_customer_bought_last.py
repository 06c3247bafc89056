"""A customer's latest purchases are found by one index."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """By customer and time instead of by customer."""
    op.drop_index(op.f("ix_upsell_purchases_customer_id"), table_name="upsell_purchases")
    op.create_index(op.f("ix_upsell_purchases_customer_id_at"), "upsell_purchases", ["customer_id", "at"], unique=False)


def downgrade() -> None:
    """By customer alone again."""
    op.drop_index(op.f("ix_upsell_purchases_customer_id_at"), table_name="upsell_purchases")
    op.create_index(op.f("ix_upsell_purchases_customer_id"), "upsell_purchases", ["customer_id"], unique=False)
