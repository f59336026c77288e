"""A shop on a server goes over to a version with another schema, packs there, and back: both programs are real ones."""

import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, insert, select
from typer.testing import CliRunner, Result

import station
from station.app import open_store
from station.cli import app
from station.domain.trouble import Trouble
from station.settings import NetworkSettings, StationSettings
from station.store.backup import DUMPS, backups_in
from station.store.engine import open_engine, reading, writing
from station.store.migrate import HEAD, revision_of
from station.store.shop_store import SqlShopStore
from station.store.tables import META, METADATA, OUTBOX, SHOP_ORDER
from station.store.writers import add_inserts, add_orders, add_samples
from station.table_stores import KEPT_FILE, kept_stores
from tests.conftest import postgres_database
from tests.store.facts import CARD, LAST_PIECE, NOON, NOTE, SAMPLE_INSERT, order, plan

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the new version here is started by a shell script")

NEXT = "9001"
#: What the next version changes: a table more, a column more, and rows.
MIGRATION = f'''"""What a later version changes."""

import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "{NEXT}", "{HEAD}", None, None


def upgrade() -> None:
    op.create_table("of_next_year", sa.Column("id", sa.Integer(), primary_key=True))
    with op.batch_alter_table("shop_order") as orders:
        orders.add_column(sa.Column("weight_class", sa.Text(), nullable=False, server_default="light"))
    op.execute("UPDATE shop_order SET comment = 'changed by ' || weight_class")
'''
STARTER = """#!/bin/sh
if [ "$1" = "--version" ]; then echo "packing-station 99.0"; exit; fi
cd "{folder}" && exec "{python}" -m station "$@"
"""


@dataclass
class Shop:
    """The home folder of a table of a shop on a server, and the old version's commands."""

    home: Path
    url: str
    engine: Engine

    def run(self, *words: str) -> Result:
        return CliRunner().invoke(app, [*words, "--home", str(self.home), "--db", self.url])

    def revision(self) -> str | None:
        with reading(self.engine) as connection:
            return revision_of(connection)

    def contents(self) -> dict[str, list[str]]:
        """Every row of every table, but for when it was backed up."""
        with reading(self.engine) as connection:
            return {
                table.name: sorted(map(repr, connection.execute(select(table)).all()))
                for table in METADATA.sorted_tables
                if table is not META
            }


@pytest.fixture
def shop(postgres_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Shop]:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    home = tmp_path / "home"
    home.mkdir()
    (home / "settings.toml").write_text('language = "en"\n', encoding="utf-8")
    with postgres_database(postgres_url) as url:
        open_store(home, StationSettings(), url).dispose()
        engine = open_engine(url)
        with writing(engine) as connection:
            add_samples(connection, [LAST_PIECE])
            add_inserts(connection, [NOTE, SAMPLE_INSERT, CARD])
            add_orders(connection, [order(str(number)) for number in range(1, 4)])
        SqlShopStore(engine).open_parcel("p1", plan("1"), "Anna", "T1", NOON)
        SqlShopStore(engine).record_packed("p1", plan("1"), "Anna", "T1", NOON, 20.0)
        yield Shop(home, url, engine)
        engine.dispose()


@pytest.fixture
def new_version(tmp_path: Path) -> Path:
    """This program with a migration more, installed beside it."""
    source, folder = Path(station.__file__).parent, tmp_path / "next"
    shutil.copytree(source, folder / "station", ignore=shutil.ignore_patterns("__pycache__"))
    for beside in ("printing", "scanners", "assets"):
        (folder / beside).symlink_to(source.parent / beside)
    migrations = folder / "station" / "store" / "migrations" / "versions"
    (migrations / f"{NEXT}_next_year.py").write_text(MIGRATION, encoding="utf-8")
    migrate = folder / "station" / "store" / "migrate.py"
    migrate.write_text(migrate.read_text(encoding="utf-8").replace(f'HEAD = "{HEAD}"', f'HEAD = "{NEXT}"'), "utf-8")
    starter = tmp_path / "station-next"
    starter.write_text(STARTER.format(folder=folder, python=sys.executable), encoding="utf-8")
    starter.chmod(0o755)
    return starter


def test_there_and_back(shop: Shop, new_version: Path, postgres_url: str) -> None:
    before = shop.contents()
    there = shop.run("update", str(new_version))
    assert there.exit_code == 0, there.output
    assert "Version 99.0 works on a copy" in there.output
    assert shop.revision() == NEXT
    with writing(shop.engine) as connection:  # the new version packs for a day
        assert set(connection.execute(select(SHOP_ORDER.c.comment)).scalars()) == {"changed by light"}
        connection.exec_driver_sql("INSERT INTO of_next_year (id) VALUES (1)")
    refused = shop.run("doctor")
    assert refused.exit_code == 1
    assert "made by a newer version" in refused.output
    shop.engine.dispose()
    back = shop.run("restore", str(backups_in(shop.home / "backups", DUMPS)[0]))
    assert back.exit_code == 0, back.output
    assert shop.revision() == HEAD
    assert shop.contents() == before
    assert "The database is whole" in shop.run("doctor").output
    own = shop.url.rpartition("/")[2]
    with psycopg.connect(f"{postgres_url}/postgres", autocommit=True) as server:
        names = [row[0] for row in server.execute("SELECT datname FROM pg_database")]
        kept = [name for name in names if name.startswith(f"{own}_before")]
        assert len(kept) == 1
        with psycopg.connect(f"{postgres_url}/{kept[0]}") as later:  # what the new version did is not thrown away
            assert later.execute("SELECT count(*) FROM of_next_year").fetchone() == (1,)
        server.execute(f'DROP DATABASE "{kept[0]}"')


def test_what_fails_on_the_copy_never_touches_the_shop(shop: Shop, new_version: Path) -> None:
    before = shop.contents()
    folder = new_version.parent / "next" / "station" / "store" / "migrations" / "versions"
    file = folder / f"{NEXT}_next_year.py"
    file.write_text(MIGRATION.replace("UPDATE shop_order", "UPDATE no_such_table"), encoding="utf-8")
    failed = shop.run("update", str(new_version))
    assert failed.exit_code != 0
    assert (shop.revision(), shop.contents()) == (HEAD, before)


@pytest.mark.parametrize("keeps", [False, True])
def test_the_file_of_a_table_goes_back_with_it_unless_it_keeps_what_nobody_was_told(shop: Shop, keeps: bool) -> None:
    """A newer version has brought `kept.sqlite` to its schema, and the table went back to this one."""
    settings = StationSettings(table="T1", network=NetworkSettings(answer_ms=5000))
    stores = kept_stores(shop.home, settings, shop.url)
    stores.close(5.0)
    here = open_engine(shop.home / KEPT_FILE)
    with writing(here) as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{NEXT}'")
        if keeps:
            connection.execute(insert(OUTBOX), {"topic": "parcel", "item": "p9", "changes": 1})
    here.dispose()
    if keeps:
        with pytest.raises(Trouble, match=r"database\.newer"):
            kept_stores(shop.home, settings, shop.url)
        assert (shop.home / KEPT_FILE).exists()
        return
    stores = kept_stores(shop.home, settings, shop.url)
    found = stores.store.find_order("2")
    stores.close(5.0)
    assert found is not None
