"""Why a print was wanted again, and which job it was moved from."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("print_job", sa.Column("reason", sa.Text(), nullable=False, server_default=""))
    op.add_column("print_job", sa.Column("moved_from", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("print_job", "moved_from")
    op.drop_column("print_job", "reason")
