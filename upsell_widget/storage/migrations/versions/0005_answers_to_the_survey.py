"""Answers to the survey."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True).with_variant(sa.String(32), "sqlite")


def upgrade() -> None:
    """One table."""
    op.create_table(
        "upsell_survey_answers",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("shopper_id", sa.String(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("segments", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("qa", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upsell_survey_answers")),
    )
    op.create_index(op.f("ix_upsell_survey_answers_at"), "upsell_survey_answers", ["at"], unique=False)
    op.create_index(op.f("ix_upsell_survey_answers_shopper_id_at"), "upsell_survey_answers", ["shopper_id", "at"], unique=False)


def downgrade() -> None:
    """None."""
    op.drop_table("upsell_survey_answers")
