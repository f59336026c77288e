"""The last reading of results is kept, so that the page shows it at once: sums by trial and rule, no person."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "results_reading",
        sa.Column("days", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last_days", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sums", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("days", "last_days", name="pk_results_reading"),
    )


def downgrade() -> None:
    op.drop_table("results_reading")
