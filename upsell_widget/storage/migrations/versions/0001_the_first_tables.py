"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

MOMENT = sa.TIMESTAMP(timezone=True).with_variant(sa.String(32), "sqlite")
NUMBER = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Go on."""
    op.create_table(
        "upsell_acceptances",
        sa.Column("offer_id", sa.String(), nullable=False),
        sa.Column("target", sa.String(), nullable=False),
        sa.Column("fingerprint", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("quiet_key", sa.String(), nullable=False),
        sa.Column("alerted", sa.Boolean(), nullable=False),
        sa.Column("qa", sa.Boolean(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("offer_id", name=op.f("pk_upsell_acceptances")),
    )
    op.create_index(op.f("ix_upsell_acceptances_quiet_key_state"), "upsell_acceptances", ["quiet_key", "state"], unique=False)
    op.create_index(op.f("ix_upsell_acceptances_state_at"), "upsell_acceptances", ["state", "at"], unique=False)
    op.create_index(
        "uq_upsell_acceptances_standing",
        "upsell_acceptances",
        ["target", "fingerprint"],
        unique=True,
        sqlite_where=sa.text("state IN ('pending', 'settled')"),
        postgresql_where=sa.text("state IN ('pending', 'settled')"),
    )
    op.create_table(
        "upsell_campaign_versions",
        sa.Column("campaign_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document", sa.String(), nullable=False),
        sa.Column("published_at", MOMENT, nullable=False),
        sa.Column("published_by", sa.String(), nullable=False),
        sa.Column("lint", sa.String(), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("campaign_id", "version", name=op.f("pk_upsell_campaign_versions")),
    )
    op.create_table(
        "upsell_carts",
        sa.Column("shopper_id", sa.String(), nullable=False),
        sa.Column("lines", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("shopper_id", name=op.f("pk_upsell_carts")),
    )
    op.create_index(op.f("ix_upsell_carts_at"), "upsell_carts", ["at"], unique=False)
    op.create_table(
        "upsell_catalogue",
        sa.Column("part", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("part", name=op.f("pk_upsell_catalogue")),
    )
    op.create_table(
        "upsell_imports",
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_upsell_imports")),
    )
    op.create_table(
        "upsell_impressions",
        sa.Column("offer_id", sa.String(), nullable=False),
        sa.Column("shopper_id", sa.String(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("page_id", sa.String(), nullable=False),
        sa.Column("campaign_id", sa.String(), nullable=False),
        sa.Column("campaign_version", sa.Integer(), nullable=False),
        sa.Column("placement", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("arm", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("parent_id", sa.String(), nullable=True),
        sa.Column("step", sa.Integer(), nullable=False),
        sa.Column("qa", sa.Boolean(), nullable=False),
        sa.Column("multiple_exposure", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("offer_id", name=op.f("pk_upsell_impressions")),
    )
    op.create_index(op.f("ix_upsell_impressions_campaign_id_at"), "upsell_impressions", ["campaign_id", "at"], unique=False)
    op.create_index(op.f("ix_upsell_impressions_parent_id"), "upsell_impressions", ["parent_id"], unique=False)
    op.create_index(op.f("ix_upsell_impressions_shopper_id_at"), "upsell_impressions", ["shopper_id", "at"], unique=False)
    op.create_table(
        "upsell_leases",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_upsell_leases")),
    )
    op.create_table(
        "upsell_outcomes",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("offer_id", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("shopper_id", sa.String(), nullable=False),
        sa.Column("campaign_id", sa.String(), nullable=False),
        sa.Column("campaign_version", sa.Integer(), nullable=False),
        sa.Column("placement", sa.String(), nullable=False),
        sa.Column("arm", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("product_id", sa.String(), nullable=True),
        sa.Column("order_id", sa.String(), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("qa", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upsell_outcomes")),
        sa.UniqueConstraint("offer_id", "kind", name=op.f("uq_upsell_outcomes_offer_id_kind")),
    )
    op.create_index(op.f("ix_upsell_outcomes_campaign_id_at"), "upsell_outcomes", ["campaign_id", "at"], unique=False)
    op.create_index(op.f("ix_upsell_outcomes_order_id"), "upsell_outcomes", ["order_id"], unique=False)
    op.create_index(op.f("ix_upsell_outcomes_shopper_id"), "upsell_outcomes", ["shopper_id"], unique=False)
    op.create_table(
        "upsell_purchases",
        sa.Column("order_id", sa.String(), nullable=False),
        sa.Column("product_id", sa.String(), nullable=False),
        sa.Column("customer_id", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("order_id", "product_id", name=op.f("pk_upsell_purchases")),
    )
    op.create_index(op.f("ix_upsell_purchases_at"), "upsell_purchases", ["at"], unique=False)
    op.create_index(op.f("ix_upsell_purchases_customer_id"), "upsell_purchases", ["customer_id"], unique=False)
    op.create_table(
        "upsell_quiets",
        sa.Column("shopper_id", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("until", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("shopper_id", "key", name=op.f("pk_upsell_quiets")),
    )
    op.create_index(op.f("ix_upsell_quiets_until"), "upsell_quiets", ["until"], unique=False)
    op.create_table(
        "upsell_receipts",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("shopper_id", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("context", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upsell_receipts")),
    )
    op.create_index(op.f("ix_upsell_receipts_at"), "upsell_receipts", ["at"], unique=False)
    op.create_index(op.f("ix_upsell_receipts_shopper_id"), "upsell_receipts", ["shopper_id"], unique=False)
    op.create_table(
        "upsell_revisions",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_upsell_revisions")),
    )
    op.create_table(
        "upsell_shoppers",
        sa.Column("shopper_id", sa.String(), nullable=False),
        sa.Column("consent", sa.Boolean(), nullable=True),
        sa.Column("consent_at", MOMENT, nullable=True),
        sa.Column("withdrawn_at", MOMENT, nullable=True),
        sa.Column("merged_into", sa.String(), nullable=True),
        sa.Column("merged_at", MOMENT, nullable=True),
        sa.Column("changed_at", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("shopper_id", name=op.f("pk_upsell_shoppers")),
    )
    op.create_index(op.f("ix_upsell_shoppers_changed_at"), "upsell_shoppers", ["changed_at"], unique=False)
    op.create_table(
        "upsell_sources",
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("session_id", name=op.f("pk_upsell_sources")),
    )
    op.create_index(op.f("ix_upsell_sources_at"), "upsell_sources", ["at"], unique=False)
    op.create_table(
        "upsell_views",
        sa.Column("id", NUMBER, nullable=False),
        sa.Column("shopper_id", sa.String(), nullable=False),
        sa.Column("session_id", sa.String(), nullable=False),
        sa.Column("product_id", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("seconds", sa.Float(), nullable=False),
        sa.Column("qa", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_upsell_views")),
    )
    op.create_index(op.f("ix_upsell_views_at"), "upsell_views", ["at"], unique=False)
    op.create_index(op.f("ix_upsell_views_shopper_id_at"), "upsell_views", ["shopper_id", "at"], unique=False)


def downgrade() -> None:
    """Go back."""
    op.drop_index(op.f("ix_upsell_views_shopper_id_at"), table_name="upsell_views")
    op.drop_index(op.f("ix_upsell_views_at"), table_name="upsell_views")
    op.drop_table("upsell_views")
    op.drop_index(op.f("ix_upsell_sources_at"), table_name="upsell_sources")
    op.drop_table("upsell_sources")
    op.drop_index(op.f("ix_upsell_shoppers_changed_at"), table_name="upsell_shoppers")
    op.drop_table("upsell_shoppers")
    op.drop_table("upsell_revisions")
    op.drop_index(op.f("ix_upsell_receipts_shopper_id"), table_name="upsell_receipts")
    op.drop_index(op.f("ix_upsell_receipts_at"), table_name="upsell_receipts")
    op.drop_table("upsell_receipts")
    op.drop_index(op.f("ix_upsell_quiets_until"), table_name="upsell_quiets")
    op.drop_table("upsell_quiets")
    op.drop_index(op.f("ix_upsell_purchases_customer_id"), table_name="upsell_purchases")
    op.drop_index(op.f("ix_upsell_purchases_at"), table_name="upsell_purchases")
    op.drop_table("upsell_purchases")
    op.drop_index(op.f("ix_upsell_outcomes_shopper_id"), table_name="upsell_outcomes")
    op.drop_index(op.f("ix_upsell_outcomes_order_id"), table_name="upsell_outcomes")
    op.drop_index(op.f("ix_upsell_outcomes_campaign_id_at"), table_name="upsell_outcomes")
    op.drop_table("upsell_outcomes")
    op.drop_table("upsell_leases")
    op.drop_index(op.f("ix_upsell_impressions_shopper_id_at"), table_name="upsell_impressions")
    op.drop_index(op.f("ix_upsell_impressions_parent_id"), table_name="upsell_impressions")
    op.drop_index(op.f("ix_upsell_impressions_campaign_id_at"), table_name="upsell_impressions")
    op.drop_table("upsell_impressions")
    op.drop_table("upsell_imports")
    op.drop_table("upsell_catalogue")
    op.drop_index(op.f("ix_upsell_carts_at"), table_name="upsell_carts")
    op.drop_table("upsell_carts")
    op.drop_table("upsell_campaign_versions")
    op.drop_index(
        "uq_upsell_acceptances_standing",
        table_name="upsell_acceptances",
        sqlite_where=sa.text("state IN ('pending', 'settled')"),
        postgresql_where=sa.text("state IN ('pending', 'settled')"),
    )
    op.drop_index(op.f("ix_upsell_acceptances_state_at"), table_name="upsell_acceptances")
    op.drop_index(op.f("ix_upsell_acceptances_quiet_key_state"), table_name="upsell_acceptances")
    op.drop_table("upsell_acceptances")
