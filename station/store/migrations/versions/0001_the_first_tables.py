"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "affinity_model",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("learned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stored", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_affinity_model")),
    )
    op.create_table(
        "change_mark",
        sa.Column("topic", sa.Text(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("topic", name=op.f("pk_change_mark")),
    )
    op.create_table(
        "counter",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_counter")),
    )
    op.create_table(
        "customer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("last_name", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("company", sa.Text(), nullable=False),
        sa.Column("gender", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("town", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("birthday", sa.Date(), nullable=True),
        sa.Column("likes", sa.JSON(), nullable=False),
        sa.Column("categories_off", sa.JSON(), nullable=False),
        sa.Column("allergies", sa.JSON(), nullable=False),
        sa.Column("objects_to_advertising", sa.Boolean(), nullable=False),
        sa.Column("ambassador_code", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
        sa.UniqueConstraint("number", "shop", name=op.f("uq_customer_number_shop")),
    )
    op.create_table(
        "import_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("profile", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_run")),
    )
    op.create_table(
        "insert_item",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text_set", sa.Text(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("earliest", sa.Text(), nullable=True),
        sa.Column("latest", sa.Text(), nullable=True),
        sa.Column("cost_cents", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("weight_g", sa.Integer(), nullable=False),
        sa.Column("thickness_mm", sa.Float(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("skus", sa.JSON(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("series_number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_insert_item")),
    )
    op.create_table(
        "meta",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meta")),
    )
    op.create_table(
        "print_job",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("order_number", sa.Text(), nullable=False),
        sa.Column("parcel_id", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("printer", sa.Text(), nullable=False),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("width_mm", sa.Float(), nullable=False),
        sa.Column("height_mm", sa.Float(), nullable=False),
        sa.Column("cut", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("copy_number", sa.Integer(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_job")),
        sa.UniqueConstraint("number", name=op.f("uq_print_job_number")),
    )
    with op.batch_alter_table("print_job", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_print_job_parcel_id"), ["parcel_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_print_job_printer_state"), ["printer", "state"], unique=False)

    op.create_table(
        "product",
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("price_cents", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("gtin", sa.Text(), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("shelf", sa.Text(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.Column("in_stock", sa.Boolean(), nullable=False),
        sa.Column("consumable", sa.Boolean(), nullable=False),
        sa.Column("age_restricted", sa.Boolean(), nullable=False),
        sa.Column("weight_g", sa.Integer(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("partner", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("sku", name=op.f("pk_product")),
    )
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_product_gtin"), ["gtin"], unique=False)

    op.create_table(
        "rule_set",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_rule_set")),
    )
    op.create_table(
        "sample",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("lot", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("makes_known", sa.Text(), nullable=False),
        sa.Column("on_hand", sa.Integer(), nullable=False),
        sa.Column("reserved", sa.Integer(), nullable=False),
        sa.Column("best_before", sa.Date(), nullable=True),
        sa.Column("bin", sa.Text(), nullable=False),
        sa.Column("cost_cents", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("weight_g", sa.Integer(), nullable=False),
        sa.Column("picture", sa.Text(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("categories", sa.JSON(), nullable=False),
        sa.Column("names", sa.JSON(), nullable=False),
        sa.CheckConstraint("reserved >= 0 AND reserved <= on_hand", name=op.f("ck_sample_reserved_within_stock")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sample")),
        sa.UniqueConstraint("sku", "lot", name=op.f("uq_sample_sku_lot")),
    )
    op.create_table(
        "text_variant",
        sa.Column("text_set", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("text_set", "id", "language", name=op.f("pk_text_variant")),
    )
    op.create_table(
        "goods_return",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("row_key", sa.Text(), nullable=True),
        sa.Column("returned_on", sa.Date(), nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("value_cents", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("order_number", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_goods_return_customer_id_customer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goods_return")),
        sa.UniqueConstraint("row_key", name=op.f("uq_goods_return_row_key")),
    )
    with op.batch_alter_table("goods_return", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_goods_return_customer_id"), ["customer_id"], unique=False)

    op.create_table(
        "incident",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("row_key", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("order_number", sa.Text(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_incident_customer_id_customer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
        sa.UniqueConstraint("row_key", name=op.f("uq_incident_row_key")),
    )
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_incident_customer_id"), ["customer_id"], unique=False)

    op.create_table(
        "print_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job_id", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["job_id"], ["print_job.id"], name=op.f("fk_print_change_job_id_print_job")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_change")),
    )
    with op.batch_alter_table("print_change", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_print_change_job_id"), ["job_id"], unique=False)

    op.create_table(
        "quarantine_line",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=True),
        sa.Column("row_key", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("raw", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["run_id"], ["import_run.id"], name=op.f("fk_quarantine_line_run_id_import_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quarantine_line")),
        sa.UniqueConstraint("row_key", name=op.f("uq_quarantine_line_row_key")),
    )
    op.create_table(
        "shop_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("number_key", sa.Text().with_variant(sa.Text(collation="C"), "postgresql"), nullable=False),
        sa.Column("shop", sa.Text(), nullable=False),
        sa.Column("ordered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("is_gift", sa.Boolean(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("shipped_on", sa.Date(), nullable=True),
        sa.Column("delivered_on", sa.Date(), nullable=True),
        sa.Column("resent_for", sa.Text(), nullable=False),
        sa.Column("packed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_shop_order_customer_id_customer")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_order")),
        sa.UniqueConstraint("number", "shop", name=op.f("uq_shop_order_number_shop")),
    )
    with op.batch_alter_table("shop_order", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_shop_order_customer_id_ordered_at"), ["customer_id", "ordered_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_shop_order_number_key"), ["number_key"], unique=False)
        batch_op.create_index(
            "ix_shop_order_waiting",
            ["ordered_at"],
            unique=False,
            sqlite_where=sa.text("state = 'open' AND packed_at IS NULL AND shipped_on IS NULL"),
            postgresql_where=sa.text("state = 'open' AND packed_at IS NULL AND shipped_on IS NULL"),
        )

    op.create_table(
        "order_line",
        sa.Column("order_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_cents", sa.BigInteger(), nullable=False),
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("shipped_by_us", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["shop_order.id"], name=op.f("fk_order_line_order_id_shop_order")),
        sa.PrimaryKeyConstraint("order_id", "position", name=op.f("pk_order_line")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "parcel",
        sa.Column("parcel_id", sa.Text(), nullable=False),
        sa.Column("order_number", sa.Text(), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=True),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("packer", sa.Text(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("packed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("rules_version", sa.Integer(), nullable=False),
        sa.Column("plan", sa.JSON(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_parcel_customer_id_customer")),
        sa.ForeignKeyConstraint(["order_id"], ["shop_order.id"], name=op.f("fk_parcel_order_id_shop_order")),
        sa.PrimaryKeyConstraint("parcel_id", name=op.f("pk_parcel")),
    )
    with op.batch_alter_table("parcel", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_parcel_closed_on"), ["closed_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_parcel_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_parcel_order_number"), ["order_number"], unique=False)
        batch_op.create_index(batch_op.f("ix_parcel_table_name_packed_at"), ["table_name", "packed_at"], unique=False)

    op.create_table(
        "parcel_insert",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("parcel_id", sa.Text(), nullable=True),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("insert_id", sa.Text(), nullable=False),
        sa.Column("slot", sa.Text(), nullable=False),
        sa.Column("order_number", sa.Text(), nullable=False),
        sa.Column("text_id", sa.Text(), nullable=False),
        sa.Column("skus", sa.JSON(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_parcel_insert_customer_id_customer")),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.parcel_id"], name=op.f("fk_parcel_insert_parcel_id_parcel")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parcel_insert")),
    )
    with op.batch_alter_table("parcel_insert", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_parcel_insert_customer_id"), ["customer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_parcel_insert_parcel_id"), ["parcel_id"], unique=False)

    op.create_table(
        "reservation",
        sa.Column("parcel_id", sa.Text(), nullable=False),
        sa.Column("sample_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["parcel_id"], ["parcel.parcel_id"], name=op.f("fk_reservation_parcel_id_parcel")),
        sa.ForeignKeyConstraint(["sample_id"], ["sample.id"], name=op.f("fk_reservation_sample_id_sample")),
        sa.PrimaryKeyConstraint("parcel_id", "sample_id", name=op.f("pk_reservation")),
    )


def downgrade() -> None:
    op.drop_table("reservation")
    with op.batch_alter_table("parcel_insert", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_parcel_insert_parcel_id"))
        batch_op.drop_index(batch_op.f("ix_parcel_insert_customer_id"))

    op.drop_table("parcel_insert")
    with op.batch_alter_table("parcel", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_parcel_table_name_packed_at"))
        batch_op.drop_index(batch_op.f("ix_parcel_order_number"))
        batch_op.drop_index(batch_op.f("ix_parcel_customer_id"))
        batch_op.drop_index(batch_op.f("ix_parcel_closed_on"))

    op.drop_table("parcel")
    op.drop_table("order_line")
    with op.batch_alter_table("shop_order", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_shop_order_waiting",
            sqlite_where=sa.text("state = 'open' AND packed_at IS NULL AND shipped_on IS NULL"),
            postgresql_where=sa.text("state = 'open' AND packed_at IS NULL AND shipped_on IS NULL"),
        )
        batch_op.drop_index(batch_op.f("ix_shop_order_number_key"))
        batch_op.drop_index(batch_op.f("ix_shop_order_customer_id_ordered_at"))

    op.drop_table("shop_order")
    op.drop_table("quarantine_line")
    with op.batch_alter_table("print_change", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_print_change_job_id"))

    op.drop_table("print_change")
    with op.batch_alter_table("incident", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_incident_customer_id"))

    op.drop_table("incident")
    with op.batch_alter_table("goods_return", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_goods_return_customer_id"))

    op.drop_table("goods_return")
    op.drop_table("text_variant")
    op.drop_table("sample")
    op.drop_table("rule_set")
    with op.batch_alter_table("product", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_product_gtin"))

    op.drop_table("product")
    with op.batch_alter_table("print_job", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_print_job_printer_state"))
        batch_op.drop_index(batch_op.f("ix_print_job_parcel_id"))

    op.drop_table("print_job")
    op.drop_table("meta")
    op.drop_table("insert_item")
    op.drop_table("import_run")
    op.drop_table("customer")
    op.drop_table("counter")
    op.drop_table("change_mark")
    op.drop_table("affinity_model")
