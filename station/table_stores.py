"""Where a packing table reads and writes: the shop's database itself, or a copy of its own that outlives the network.

Part of the composition root: builds the stores, decides nothing.
"""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from station.assets_folder import assets_folder
from station.before_upgrade import copy_before
from station.domain.journal import Kept
from station.domain.trouble import Trouble
from station.pc_secrets import read as read_secret
from station.settings import StationSettings
from station.settings_told import tell_settings
from station.store.defaults import seed_defaults
from station.store.engine import open_engine, reading
from station.store.migrate import upgrade
from station.store.order_codes import SqlCodeStore
from station.store.parcel_store import SqlParcelStore
from station.store.policies import keep_policy, known_version
from station.store.secrets import link_secret, trial_salt
from station.store.shop_store import SqlShopStore
from station.store.shop_zone import keep_zone, take_zone, zone_of

# What goes on without a server is loaded where there is one: a table with a database file starts without it.
if TYPE_CHECKING:
    from station.store.keeping.courier import Courier
    from station.store.notices import Notices

log = logging.getLogger(__name__)

#: Bytes of a key file: as many as 128 random bits in hex digits.
SHORTEST_KEY = 32

#: The table's own file beside the settings; gone with the home folder, made anew from the shop's database.
KEPT_FILE = "kept.sqlite"


@dataclass(frozen=True, slots=True)
class TableStores:
    """The stores of one table. `here` is where it works, `shop` the database of all; the same without a courier."""

    here: Engine
    shop: Engine
    store: SqlShopStore
    parcels: SqlParcelStore
    codes: SqlCodeStore
    policy_version: int
    zone: ZoneInfo  #: in which the shop counts its days
    courier: "Courier | None" = None
    notices: "Notices | None" = None

    @property
    def kept(self) -> Callable[[], Kept]:
        """What is kept here because the shop's database does not answer."""
        return self.courier.kept if self.courier else Kept

    def close(self, timeout_s: float) -> None:
        """Tell what is left, as far as that is possible in this time, and let go of the databases."""
        if self.notices is not None:
            self.notices.close(timeout_s)
        if self.courier is not None:
            self.courier.close(timeout_s)
        self.here.dispose()
        self.shop.dispose()


def keeps_packing(url: str, settings: StationSettings) -> bool:
    """Whether a table with this database works on a copy of its own."""
    return settings.network.keep_packing and url.startswith("postgres")


def direct_stores(shop: Engine, settings: StationSettings) -> TableStores:
    """The stores of a table that works on the shop's database itself, which is at the newest schema."""
    version = keep_policy(shop, settings.phases, datetime.now(UTC), settings.packer)
    zone = keep_zone(shop, settings.timezone)
    return TableStores(shop, shop, SqlShopStore(shop), SqlParcelStore(shop), SqlCodeStore(shop), version, zone)


def kept_stores(home: Path, settings: StationSettings, url: str) -> TableStores:
    """The stores of a table that works on its own copy, with a running courier.

    Raises Trouble where the shop's database cannot be had and this table never heard of it, or is of a newer program.
    """
    from station.store.keeping.courier import Courier
    from station.store.keeping.desk import Desk
    from station.store.keeping.kept_stores import KeptCodeStore, KeptParcelStore, KeptShopStore
    from station.store.keeping.link import ServerLink
    from station.store.notices import Notices

    here = _own_file(home, settings)
    link = ServerLink(url, settings.network.answer_ms / 1000)
    prepare = partial(prepare_server, url, partial(copy_before, home, settings.backup))
    courier = Courier(here, link, settings.table, settings.waiting_days, prepare)
    try:
        courier.start()
    except Trouble:
        link.close()
        here.dispose()
        raise
    notices = Notices(url, partial(courier.wake, bring=True), link.processes)
    desk = Desk(here, courier)
    if link.is_well:
        version = keep_policy(link.engine, settings.phases, datetime.now(UTC), settings.packer)
        tell_settings(link.engine, home)
        take_zone(here, keep_zone(link.engine, settings.timezone))
    else:
        version = known_version(here, settings.phases) or 0
    notices.start()
    return TableStores(
        here,
        link.engine,
        KeptShopStore(here, desk),
        KeptParcelStore(here, desk),
        KeptCodeStore(here, desk),
        version,
        zone_of(here),
        courier,
        notices,
    )


def _own_file(home: Path, settings: StationSettings) -> Engine:
    """The table's own file at our schema; one that a newer program left with nothing untold is made anew.

    Raises Trouble, "database.newer" where it keeps what the shop was not told.
    """
    from station.store.keeping.outbox import all_told

    file, key = home / KEPT_FILE, kept_key(home, settings)
    here = open_engine(file, key)
    try:
        upgrade(here)
    except Trouble as trouble:
        is_spare = trouble.code == "database.newer" and all_told(here)
        here.dispose()
        if not is_spare:
            raise
        log.warning("a newer version left %s with nothing untold: it is made anew", KEPT_FILE)
        for part in (file, *file.parent.glob(f"{KEPT_FILE}-*")):
            part.unlink(missing_ok=True)
        here = open_engine(file, key)
        upgrade(here)
    return here


def leave_shop(home: Path, settings: StationSettings, url: str) -> int:
    """Before a table's own file goes for good: tell what it keeps and give its unused voucher codes back; how many.

    Raises Trouble where the server cannot be had, or refuses.
    """
    from station.store.keeping.courier import Courier
    from station.store.keeping.link import ServerLink

    here = open_engine(home / KEPT_FILE, kept_key(home, settings))
    link = ServerLink(url, settings.network.answer_ms / 1000)
    try:
        upgrade(here)
        courier = Courier(here, link, settings.table, settings.waiting_days, partial(prepare_server, url))
        courier.go_round()
        return courier.give_codes_back()
    finally:
        link.close()
        here.dispose()


def kept_key(home: Path, settings: StationSettings) -> bytes:
    """The key of a table's own file, from a file or a secret of this computer; b"" where it is not encrypted.

    Raises Trouble "network.key_unreadable" (file, problem) and "secret....".
    """
    wanted = settings.network
    if not (wanted.key_file or wanted.key_secret):
        return b""
    try:
        told = Path(wanted.key_file).read_bytes() if wanted.key_file else read_secret(home, wanted.key_secret).encode()
    except OSError as error:
        raise Trouble("network.key_unreadable", file=wanted.key_file, problem=error.strerror or str(error)) from error
    if len(told.strip()) < SHORTEST_KEY:
        named = wanted.key_file or wanted.key_secret
        raise Trouble("network.key_unreadable", file=named, problem=f"< {SHORTEST_KEY} bytes")
    return hashlib.sha256(told.strip()).digest()


def kept_at(home: Path, settings: StationSettings, now: datetime) -> Kept | None:
    """What a table's own file keeps, read from outside while the table may run; None: it has no such file."""
    file = home / KEPT_FILE
    if not file.exists():
        return None
    from station.store.keeping.courier import ON_ITS_WAY
    from station.store.keeping.outbox import data_from, kept_parcels

    here = open_engine(file, kept_key(home, settings))
    try:
        with reading(here) as connection:
            return Kept(kept_parcels(connection, now - ON_ITS_WAY), data_from(connection), is_alone=True)
    finally:
        here.dispose()


def prepare_server(url: str, copy: Callable[[Engine, str], object] | None = None) -> None:
    """As `prepare_shop`, on a connection of its own: a migration may take longer than a table's questions."""
    shop = open_engine(url)
    try:
        prepare_shop(shop, copy)
    finally:
        shop.dispose()


def prepare_shop(shop: Engine, copy: Callable[[Engine, str], object] | None = None) -> None:
    """The shop's database at the newest schema, with the default rules and texts and its secrets. Raises Trouble.

    `copy` as `migrate.upgrade`.
    """
    upgrade(shop, copy)
    seed_defaults(shop, assets_folder())
    link_secret(shop)
    trial_salt(shop)
