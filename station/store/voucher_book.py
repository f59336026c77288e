"""The voucher codes in the hands of one person: pools, imports, and what tables hold. The rules are its neighbours'."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Engine

from station.domain.audit import Actor
from station.domain.vouchers import UNSEEN_FOR, Block, VoucherPool
from station.store import voucher_blocks, vouchers
from station.store.engine import reading, writing


class SqlVouchers:
    """Fits `station.workflow.vouchers.PoolBook`, for one person. Each call is one unit of work, from any thread."""

    def __init__(self, engine: Engine, who: Actor) -> None:
        self._engine, self._who = engine, who

    def pools(self) -> list[VoucherPool]:
        with reading(self._engine) as connection:
            return vouchers.pools(connection)

    def take(self, pool: VoucherPool, codes: Sequence[str], at: datetime) -> tuple[int, int]:
        with writing(self._engine) as connection:
            vouchers.save_pool(connection, pool)
            if not codes:
                return 0, 0
            told = vouchers.import_codes(connection, pool.id, codes, self._who, at)
        return told.new, told.duplicates

    def blocks(self) -> list[Block]:
        with reading(self._engine) as connection:
            return voucher_blocks.blocks(connection)

    def withdraw(self, holder: str, at: datetime) -> int:
        with writing(self._engine) as connection:
            return voucher_blocks.withdraw(connection, holder, at - UNSEEN_FOR, self._who, at)
