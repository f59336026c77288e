"""Which inserts take voucher codes from which pools, and what is left there: for checks. Giving codes is `vouchers`."""

from sqlalchemy import Engine, select

from station.domain.voucher_check import VoucherUse
from station.store.engine import reading
from station.store.tables import INSERT_ITEM
from station.store.vouchers import pools


def voucher_use(engine: Engine) -> VoucherUse:
    """All pools, and the pool of each insert that has one. Raises Trouble "database...."."""
    query = select(INSERT_ITEM.c.id, INSERT_ITEM.c.voucher_pool).where(INSERT_ITEM.c.voucher_pool != "")
    with reading(engine) as connection:
        pool_of = {row.id: row.voucher_pool for row in connection.execute(query)}
        return VoucherUse({pool.id: pool for pool in pools(connection)}, pool_of)
