"""An acceptance says since when it is being undone."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True).with_variant(sa.String(32), "sqlite")


def upgrade() -> None:
    """Add the column; nothing is being undone."""
    op.add_column("upsell_acceptances", sa.Column("undo_asked_at", MOMENT, nullable=True))
    op.create_index(op.f("ix_upsell_acceptances_undo_asked_at"), "upsell_acceptances", ["undo_asked_at"], unique=False)


def downgrade() -> None:
    """Take it off again."""
    op.drop_index(op.f("ix_upsell_acceptances_undo_asked_at"), table_name="upsell_acceptances")
    op.drop_column("upsell_acceptances", "undo_asked_at")
