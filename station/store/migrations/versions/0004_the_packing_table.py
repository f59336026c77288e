"""People, steps of packing, other codes of orders, vouchers, moves of stock, pictures, and who is there."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("badge", sa.Text(), nullable=True),
        sa.Column("pin_hash", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        sa.Column("failed_tries", sa.Integer(), nullable=False),
        sa.Column("waits_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_account"),
        sa.UniqueConstraint("badge", name="uq_account_badge"),
    )
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_audit_entry"),
    )
    op.create_index("ix_audit_entry_at", "audit_entry", ["at"], unique=False)
    op.create_table(
        "forgotten",
        sa.Column("mark", sa.Text(), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("mark", name="pk_forgotten"),
    )
    op.create_table(
        "order_code",
        sa.Column("code_key", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("order_number", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("code_key", "kind", "order_number", name="pk_order_code"),
    )
    op.create_index("ix_order_code_order_number", "order_code", ["order_number"], unique=False)
    op.create_table(
        "picture",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("added_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_picture"),
    )
    op.create_table(
        "stock_move",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("lot", sa.Text(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stock_move"),
    )
    op.create_index("ix_stock_move_at", "stock_move", ["at"], unique=False)
    op.create_table(
        "table_seen",
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("packer", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("table_name", name="pk_table_seen"),
    )
    op.create_table(
        "voucher_pool",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("low_water", sa.Integer(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_voucher_pool"),
    )
    op.create_table(
        "voucher_code",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("pool_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("held_by", sa.Text(), nullable=False),
        sa.Column("parcel_id", sa.Text(), nullable=True),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["pool_id"], ["voucher_pool.id"], name="fk_voucher_code_pool_id_voucher_pool"),
        sa.PrimaryKeyConstraint("code", name="pk_voucher_code"),
    )
    op.create_index("ix_voucher_code_parcel_id", "voucher_code", ["parcel_id"], unique=False)
    op.create_index("ix_voucher_code_pool_id_state", "voucher_code", ["pool_id", "state"], unique=False)
    op.create_table(
        "order_on_table",
        sa.Column("order_number", sa.Text(), nullable=False),
        sa.Column("parcel_id", sa.Text(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("packer", sa.Text(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.parcel_id"], name="fk_order_on_table_parcel_id_parcel"),
        sa.PrimaryKeyConstraint("order_number", name="pk_order_on_table"),
        sa.UniqueConstraint("parcel_id", name="uq_order_on_table_parcel_id"),
    )
    op.create_table(
        "parcel_event",
        sa.Column("parcel_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("packer", sa.Text(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.parcel_id"], name="fk_parcel_event_parcel_id_parcel"),
        sa.PrimaryKeyConstraint("parcel_id", "number", name="pk_parcel_event"),
    )
    op.add_column("insert_item", sa.Column("voucher_pool", sa.Text(), nullable=False, server_default=""))
    op.add_column("parcel", sa.Column("part", sa.Integer(), nullable=False, server_default="1"))
    op.add_column("print_job", sa.Column("place", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("print_job", sa.Column("table_name", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:

    op.drop_column("print_job", "table_name")
    op.drop_column("print_job", "place")
    op.drop_column("parcel", "part")
    op.drop_column("insert_item", "voucher_pool")
    op.drop_table("parcel_event")
    op.drop_table("order_on_table")
    op.drop_index("ix_voucher_code_pool_id_state", table_name="voucher_code")
    op.drop_index("ix_voucher_code_parcel_id", table_name="voucher_code")
    op.drop_table("voucher_code")
    op.drop_table("voucher_pool")
    op.drop_table("table_seen")
    op.drop_index("ix_stock_move_at", table_name="stock_move")
    op.drop_table("stock_move")
    op.drop_table("picture")
    op.drop_index("ix_order_code_order_number", table_name="order_code")
    op.drop_table("order_code")
    op.drop_table("forgotten")
    op.drop_index("ix_audit_entry_at", table_name="audit_entry")
    op.drop_table("audit_entry")
    op.drop_table("account")
