"""An insert that is switched off says so itself and keeps its best-before day."""

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

#: The best-before day that stood for "switched off" until now.
_OFF_DAY = date.min

_INSERTS = sa.table("insert_item", sa.column("is_off", sa.Boolean()), sa.column("best_before", sa.Date()))


def upgrade() -> None:
    op.add_column("insert_item", sa.Column("is_off", sa.Boolean(), nullable=False, server_default=sa.false()))
    was_off = _INSERTS.c.best_before == _OFF_DAY
    op.execute(_INSERTS.update().where(was_off).values(is_off=True, best_before=None))


def downgrade() -> None:
    op.execute(_INSERTS.update().where(_INSERTS.c.is_off).values(best_before=_OFF_DAY))
    op.drop_column("insert_item", "is_off")
