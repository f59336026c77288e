"""The least that the role of a packing table may do on the server, as docs/it.md names it: by connecting as it."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import make_url, select

from station.domain.trouble import Trouble
from station.settings import NetworkSettings, StationSettings
from station.store.engine import open_engine, reading, writing
from station.store.migrate import HEAD, revision_of, upgrade
from station.store.tables import PARCEL
from station.store.writers import add_inserts, add_orders, add_samples
from station.table_stores import kept_stores, prepare_shop
from tests.conftest import postgres_database
from tests.store.facts import CARD, LAST_PIECE, NOON, NOTE, SAMPLE_INSERT, order, plan

#: The statements of docs/it.md ("Roles"), run by a superuser once, in the shop's database.
SETUP = """
CREATE ROLE {owner} LOGIN;
CREATE ROLE {table} LOGIN;
ALTER DATABASE "{database}" OWNER TO {owner};
GRANT CREATE, USAGE ON SCHEMA public TO {owner};
REVOKE CONNECT, TEMPORARY ON DATABASE "{database}" FROM PUBLIC;
GRANT CONNECT ON DATABASE "{database}" TO {table};
GRANT USAGE ON SCHEMA public TO {table};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {table};
ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT USAGE ON SEQUENCES TO {table};
"""


@dataclass
class Roles:
    """Addresses of one database, by role."""

    owner: str
    table: str


@pytest.fixture
def roles(postgres_url: str) -> Iterator[Roles]:
    with postgres_database(postgres_url) as url:
        named = {name: f"{name}_{uuid4().hex[:8]}" for name in ("owner", "table")}
        with psycopg.connect(url, autocommit=True) as server:
            server.execute(SETUP.format(**named, database=make_url(url).database).encode())
        addresses = {
            name: make_url(url).set(username=role).render_as_string(hide_password=False) for name, role in named.items()
        }
        yield Roles(**addresses)
        with psycopg.connect(url, autocommit=True) as server:
            for role in named.values():
                server.execute(f'REASSIGN OWNED BY "{role}" TO CURRENT_USER'.encode())
                server.execute(f'DROP OWNED BY "{role}"'.encode())
                server.execute(f'DROP ROLE "{role}"'.encode())


@pytest.fixture
def shop(roles: Roles) -> Roles:
    """The schema of the owner, with an order to pack."""
    engine = open_engine(roles.owner)
    prepare_shop(engine)
    with writing(engine) as connection:
        add_samples(connection, [LAST_PIECE])
        add_inserts(connection, [NOTE, SAMPLE_INSERT, CARD])
        add_orders(connection, [order("1", days_ago=-1)])
    engine.dispose()
    return roles


def test_the_role_of_a_table_packs_tells_and_hears(shop: Roles, tmp_path: Path) -> None:
    stores = kept_stores(tmp_path, StationSettings(table="T1", network=NetworkSettings(answer_ms=5000)), shop.table)
    try:
        assert stores.notices is not None
        assert stores.courier is not None
        assert stores.notices.listens.wait(30.0)
        assert stores.store.find_order("1") is not None
        stores.store.open_parcel("p1", plan("1"), "Anna", "T1", NOON)
        stores.store.record_packed("p1", plan("1"), "Anna", "T1", NOON, 20.0)
        stores.courier.carry()
        with reading(stores.shop) as connection:
            assert connection.execute(select(PARCEL.c.state)).scalars().all() == ["packed"]
    finally:
        stores.close(5.0)


def test_the_role_of_a_table_changes_no_schema_and_an_upgrade_by_it_changes_nothing(shop: Roles) -> None:
    owner, table = open_engine(shop.owner), open_engine(shop.table)
    with writing(owner) as connection:  # as a version before this one left it
        connection.exec_driver_sql("DROP TABLE text_draft")
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0007'")
    with pytest.raises(Trouble, match=r"database\.migration_failed"):
        upgrade(table, lambda *_: None)
    with reading(table) as connection:
        assert revision_of(connection) == "0007"
    table.dispose()
    owner.dispose()


def test_the_owner_upgrades_and_the_tables_may_use_what_is_new(roles: Roles) -> None:
    owner, table = open_engine(roles.owner), open_engine(roles.table)
    upgrade(owner)
    with reading(table) as connection:
        assert revision_of(connection) == HEAD
    with writing(owner) as connection:
        connection.exec_driver_sql("CREATE TABLE of_next_year (id SERIAL PRIMARY KEY)")
    with writing(table) as connection:
        connection.exec_driver_sql("INSERT INTO of_next_year DEFAULT VALUES")
    table.dispose()
    owner.dispose()
