"""A remembered cart has its id, and what the latest order took from it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True).with_variant(sa.String(32), "sqlite")


def upgrade() -> None:
    """Add the columns; carts remembered before have no id and so tell of no removal."""
    op.add_column("upsell_carts", sa.Column("cart_id", sa.String(), nullable=False, server_default=""))
    op.add_column("upsell_carts", sa.Column("bought", sa.String(), nullable=True))
    op.add_column("upsell_carts", sa.Column("bought_at", MOMENT, nullable=True))
    op.create_index(op.f("ix_upsell_carts_cart_id"), "upsell_carts", ["cart_id"], unique=False)


def downgrade() -> None:
    """Take them off again."""
    op.drop_index(op.f("ix_upsell_carts_cart_id"), table_name="upsell_carts")
    for name in ("bought_at", "bought", "cart_id"):
        op.drop_column("upsell_carts", name)
