"""Texts that are typed and not kept yet outlive a crash; the newest orders are found without a walk over all."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "text_draft",
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("text_set", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("heading", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("heading_before", sa.Text(), nullable=True),
        sa.Column("body_before", sa.Text(), nullable=True),
        sa.Column("typed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("who", "text_set", "id", "language", name="pk_text_draft"),
    )
    op.create_index("ix_shop_order_ordered_at", "shop_order", ["ordered_at"])


def downgrade() -> None:
    op.drop_index("ix_shop_order_ordered_at", "shop_order")
    op.drop_table("text_draft")
