"""Phase policies, limits of campaigns, stock of inserts, trials, and customers that are one person."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "campaign_count",
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("rule", "day", name=op.f("pk_campaign_count")),
    )
    op.create_table(
        "phase_policy",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_phase_policy")),
        sa.UniqueConstraint("digest", name=op.f("uq_phase_policy_digest")),
    )
    op.create_table(
        "customer_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("into_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("undone_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_customer_merge_customer_id_customer")),
        sa.ForeignKeyConstraint(["into_id"], ["customer.id"], name=op.f("fk_customer_merge_into_id_customer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_merge")),
    )
    op.create_index("ix_customer_merge_customer_id", "customer_merge", ["customer_id"], unique=False)
    op.create_index("ix_customer_merge_into_id", "customer_merge", ["into_id"], unique=False)

    op.create_table(
        "guest_split",
        sa.Column("order_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["shop_order.id"], name=op.f("fk_guest_split_order_id_shop_order")),
        sa.PrimaryKeyConstraint("order_id", name=op.f("pk_guest_split")),
    )
    op.create_table(
        "campaign_reservation",
        sa.Column("parcel_id", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["parcel.parcel_id"], name=op.f("fk_campaign_reservation_parcel_id_parcel")
        ),
        sa.PrimaryKeyConstraint("parcel_id", "rule", name=op.f("pk_campaign_reservation")),
    )
    op.create_table(
        "insert_reservation",
        sa.Column("parcel_id", sa.Text(), nullable=False),
        sa.Column("insert_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["insert_id"], ["insert_item.id"], name=op.f("fk_insert_reservation_insert_id_insert_item")
        ),
        sa.ForeignKeyConstraint(
            ["parcel_id"], ["parcel.parcel_id"], name=op.f("fk_insert_reservation_parcel_id_parcel")
        ),
        sa.PrimaryKeyConstraint("parcel_id", "insert_id", name=op.f("pk_insert_reservation")),
    )
    op.create_table(
        "trial_exposure",
        sa.Column("parcel_id", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("trial", sa.Text(), nullable=False),
        sa.Column("arm", sa.Text(), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("order_number", sa.Text(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("cost_cents", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_trial_exposure_customer_id_customer")),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.parcel_id"], name=op.f("fk_trial_exposure_parcel_id_parcel")),
        sa.PrimaryKeyConstraint("parcel_id", "rule", name=op.f("pk_trial_exposure")),
    )
    op.create_index("ix_trial_exposure_customer_id", "trial_exposure", ["customer_id"], unique=False)
    op.create_index("ix_trial_exposure_trial_on_day", "trial_exposure", ["trial", "on_day"], unique=False)

    op.add_column("customer", sa.Column("email_key", sa.Text(), nullable=False, server_default=""))
    op.add_column("customer", sa.Column("tags", sa.JSON(), nullable=False, server_default="[]"))
    op.add_column("customer", sa.Column("consents", sa.JSON(), nullable=False, server_default="[]"))
    op.create_index("ix_customer_email_key", "customer", ["email_key"], unique=False)

    op.add_column("insert_item", sa.Column("on_hand", sa.Integer(), nullable=True))
    op.add_column("insert_item", sa.Column("reserved", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("insert_item", sa.Column("bin", sa.Text(), nullable=False, server_default=""))
    op.add_column("insert_item", sa.Column("partner", sa.Text(), nullable=False, server_default=""))
    op.add_column("insert_item", sa.Column("consent", sa.Text(), nullable=False, server_default=""))
    op.add_column("insert_item", sa.Column("adults_only", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("insert_item", sa.Column("best_before", sa.Date(), nullable=True))
    op.add_column("insert_item", sa.Column("days_from", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("insert_item", sa.Column("days_until", sa.Integer(), nullable=False, server_default="0"))

    op.add_column("parcel", sa.Column("policy_version", sa.Integer(), nullable=False, server_default="0"))

    op.add_column("product", sa.Column("thickness_mm", sa.Float(), nullable=False, server_default="0"))

    op.add_column("rule_set", sa.Column("note", sa.Text(), nullable=False, server_default=""))
    op.add_column("rule_set", sa.Column("made_from", sa.Integer(), nullable=True))

    op.add_column("shop_order", sa.Column("postcode", sa.Text(), nullable=False, server_default=""))
    op.add_column("shop_order", sa.Column("carrier", sa.Text(), nullable=False, server_default=""))
    op.add_column("shop_order", sa.Column("email_key", sa.Text(), nullable=False, server_default=""))
    op.add_column("shop_order", sa.Column("tags", sa.JSON(), nullable=False, server_default="[]"))
    op.create_index("ix_shop_order_email_key", "shop_order", ["email_key"], unique=False)

    with op.batch_alter_table("insert_item") as batch_op:
        batch_op.create_check_constraint("within_stock", "on_hand IS NULL OR (reserved >= 0 AND reserved <= on_hand)")


def downgrade() -> None:
    with op.batch_alter_table("insert_item") as batch_op:
        batch_op.drop_constraint(op.f("ck_insert_item_within_stock"), type_="check")
        for column in _OF_INSERTS:
            batch_op.drop_column(column)
    for index, table in (("ix_shop_order_email_key", "shop_order"), ("ix_customer_email_key", "customer")):
        op.drop_index(index, table_name=table)
    for table, columns in _ADDED.items():
        for column in columns:
            op.drop_column(table, column)
    for table in _NEW_TABLES:
        op.drop_table(table)


_OF_INSERTS = (
    *("on_hand", "reserved", "bin", "partner", "consent", "adults_only", "best_before", "days_from", "days_until"),
)
_ADDED = {
    "shop_order": ("postcode", "carrier", "email_key", "tags"),
    "rule_set": ("note", "made_from"),
    "product": ("thickness_mm",),
    "parcel": ("policy_version",),
    "customer": ("email_key", "tags", "consents"),
}
_NEW_TABLES = (
    *("trial_exposure", "insert_reservation", "campaign_reservation", "guest_split"),
    *("customer_merge", "phase_policy", "campaign_count"),
)
