"""What managers do with voucher codes: see the pools, import files into them, change what is warned of, and take what a
lost table holds out of use. No Qt."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Protocol

from station.domain.vouchers import Block, VoucherPool

__all__ = ["VOUCHER_REQUESTS", "PoolBook", "PoolWish", "VoucherDesk", "VoucherStand"]

#: What a window may ask of the desk.
VOUCHER_REQUESTS = frozenset({"open", "keep", "withdraw"})


class PoolBook(Protocol):
    """Where the codes are kept. Raises Trouble "voucher....", "database...."."""

    def pools(self) -> list[VoucherPool]: ...

    def take(self, pool: VoucherPool, codes: Sequence[str], at: datetime) -> tuple[int, int]:
        """Keep a pool and take codes into it; how many were new, and how many were refused as duplicates."""
        ...

    def blocks(self) -> list[Block]:
        """What tables hold, longest unseen first."""
        ...

    def withdraw(self, holder: str, at: datetime) -> int:
        """Take the codes of a table that is away for good out of use; how many."""
        ...


@dataclass(frozen=True, slots=True)
class PoolWish:
    """A pool as a person wants it, and the file with its new codes."""

    pool: str
    low_water: int = 0
    valid_until: date | None = None
    file: Path | None = None  #: None: no new codes


@dataclass(frozen=True, slots=True)
class VoucherStand:
    """Everything a window shows of the codes."""

    pools: tuple[VoucherPool, ...]
    today: date
    new: int = -1  #: codes just taken in, -1 = nothing was imported
    duplicates: int = 0
    pool: str = ""  #: that was just kept
    blocks: tuple[Block, ...] = ()
    now: datetime = datetime.max.replace(tzinfo=UTC)
    holder: str = ""  #: whose codes were just withdrawn
    withdrawn: int = 0


@dataclass(frozen=True, slots=True)
class VoucherDesk:
    """The codes of one shop on a manager's desk. Raises Trouble as `PoolBook` and as `read`."""

    book: PoolBook
    read: Callable[[Path], list[str]]  #: the codes of a file
    now: Callable[[], datetime]  #: aware, in the time zone of the station

    def open(self) -> VoucherStand:
        """All pools and blocks as they are now."""
        now = self.now()
        return VoucherStand(tuple(self.book.pools()), now.date(), blocks=tuple(self.book.blocks()), now=now)

    def keep(self, wish: PoolWish) -> VoucherStand:
        """Make or change a pool, and take in the codes of a file, all or nothing."""
        codes = self.read(wish.file) if wish.file is not None else []
        known = next((pool for pool in self.book.pools() if pool.id == wish.pool), VoucherPool(wish.pool))
        pool = replace(known, low_water=wish.low_water, valid_until=wish.valid_until)
        new, duplicates = self.book.take(pool, codes, self.now())
        taken_in = new if wish.file is not None else -1
        return replace(self.open(), new=taken_in, duplicates=duplicates, pool=wish.pool)

    def withdraw(self, holder: str) -> VoucherStand:
        """Take the codes of a table out of use. Raises Trouble "voucher.block_unknown" and "voucher.block_in_use"."""
        withdrawn = self.book.withdraw(holder, self.now())
        return replace(self.open(), holder=holder, withdrawn=withdrawn)
