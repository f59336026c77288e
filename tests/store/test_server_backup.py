"""Dumps of a server are restored for trial before they count; the way back is one change of names."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import Engine, make_url, text
from typer.testing import CliRunner

from station.before_upgrade import copy_before
from station.cli import app
from station.domain.trouble import Trouble
from station.settings import BackupSettings
from station.store import server_backup
from station.store.backup import DUMPS, back_up, backups_in
from station.store.engine import open_engine, reading, writing
from station.store.migrate import upgrade
from station.store.postgres_programs import address_for_programs, programs_for
from station.store.scratch_database import contents_of
from station.store.server_backup import alone, last_proved, programs_of, rows_in_dump
from station.store.server_restore import restore_server
from tests.conftest import postgres_database

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)

#: Backs up until it is killed; tells that it has begun.
LOOP = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from station.store.backup import back_up
from station.store.engine import open_engine
engine = open_engine(sys.argv[1])
while True:
    print("turn", flush=True)
    back_up(engine, Path(sys.argv[2]), datetime.now(UTC), 50)
"""


@pytest.fixture
def server(postgres_url: str, postgres_template: str) -> Iterator[Engine]:
    with postgres_database(postgres_url, postgres_template) as url:
        engine = open_engine(url)
        write(engine, 500)
        yield engine
        engine.dispose()


@pytest.fixture
def plain(server: Engine, postgres_url: str) -> Iterator[Engine]:
    """The same database, by a role that may make no databases."""
    name = f"plain_{server.url.database}"[:60]
    with writing(server) as connection:
        connection.execute(text(f'CREATE ROLE "{name}" LOGIN'))
        connection.execute(text(f'GRANT ALL ON ALL TABLES IN SCHEMA public TO "{name}"'))
        connection.execute(text(f'GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO "{name}"'))
    engine = open_engine(server.url.set(username=name).render_as_string(hide_password=False))
    yield engine
    engine.dispose()
    with writing(server) as connection:
        connection.execute(text(f'DROP OWNED BY "{name}"'))
        connection.execute(text(f'DROP ROLE "{name}"'))


def write(engine: Engine, rows: int) -> None:
    with writing(engine) as connection:
        connection.execute(text("CREATE TABLE IF NOT EXISTS stuff (id integer PRIMARY KEY, what text)"))
        connection.execute(text("DELETE FROM stuff"))
        told = [{"id": n, "what": f"line\\. {n}\nand\tmore"} for n in range(rows)]
        connection.execute(text("INSERT INTO stuff VALUES (:id, :what)"), told)


def contents(engine: Engine) -> dict[str, tuple[int, str]]:
    """Everything but what backups themselves note."""
    with reading(engine) as connection:
        return {table: told for table, told in contents_of(connection).items() if table != "meta"}


def databases(engine: Engine) -> set[str]:
    with reading(engine) as connection:
        return set(connection.execute(text("SELECT datname FROM pg_database")).scalars())


def test_a_dump_is_restored_for_trial_and_noted_for_all_tables(server: Engine, tmp_path: Path) -> None:
    before = databases(server)
    assert last_proved(server) is None
    made = back_up(server, tmp_path, NOW)
    assert (made.was_restored, made.file.suffix) == (True, ".dump")
    assert [one.name for one in tmp_path.iterdir()] == [made.file.name]
    if os.name == "posix":
        assert made.file.stat().st_mode & 0o777 == 0o600
    noted = last_proved(server)
    assert noted is not None
    assert (noted.at, noted.rows, noted.was_restored) == (NOW, made.rows, True)
    assert databases(server) == before


def test_what_was_dumped_comes_back_and_the_database_of_before_is_kept(server: Engine, tmp_path: Path) -> None:
    there = contents(server)
    made = back_up(server, tmp_path, NOW)
    write(server, 3)
    name, rows = restore_server(server, made.file, NOW)
    assert contents(server) == there
    assert rows["stuff"] == 500
    old = open_engine(server.url.set(database=name).render_as_string(hide_password=False))
    assert contents(old)["stuff"][0] == 3
    old.dispose()
    with reading(server) as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))


def test_a_database_that_sorts_by_icu_is_restored_as_one(postgres_url: str, tmp_path: Path) -> None:
    name = f"icu_{uuid4().hex}"
    with psycopg.connect(f"{postgres_url}/postgres", autocommit=True) as connection:
        if connection.info.server_version < 150_000:
            pytest.skip("older servers do not sort a whole database by ICU")
        connection.execute(
            f"CREATE DATABASE {name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'de-DE' LOCALE 'C'"
        )
        engine = open_engine(f"{postgres_url}/{name}")
        upgrade(engine)
        before, _ = restore_server(engine, back_up(engine, tmp_path, NOW).file, NOW)
        engine.dispose()
        asked = "SELECT datlocprovider FROM pg_database WHERE datname = %s"
        assert connection.execute(asked, [name]).fetchone() == ("i",)
        for one in (name, before):
            connection.execute(f'DROP DATABASE "{one}" WITH (FORCE)')


def test_a_role_without_createdb_reads_the_dump_back_row_by_row(plain: Engine, tmp_path: Path) -> None:
    made = back_up(plain, tmp_path, NOW)
    assert not made.was_restored
    assert rows_in_dump(made.file, programs_of(plain), plain.url)["stuff"] == 500
    noted = last_proved(plain)
    assert noted is not None
    assert not noted.was_restored
    with pytest.raises(Trouble, match=r"backup\.no_right"):
        restore_server(plain, made.file, NOW)


@pytest.mark.parametrize("cut", [200, 20_000])
def test_a_damaged_dump_is_refused_and_nothing_changes(server: Engine, tmp_path: Path, cut: int) -> None:
    made = back_up(server, tmp_path, NOW)
    made.file.write_bytes(made.file.read_bytes()[:-cut])
    there, names = contents(server), databases(server)
    with pytest.raises(Trouble, match=r"backup\.unproved"):
        restore_server(server, made.file, NOW)
    assert (contents(server), databases(server)) == (there, names)


def test_a_dump_of_a_newer_program_is_refused(server: Engine, tmp_path: Path) -> None:
    with writing(server) as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    made = back_up(server, tmp_path, NOW)
    names = databases(server)
    with pytest.raises(Trouble, match=r"database\.newer"):
        restore_server(server, made.file, NOW)
    assert databases(server) == names


def test_one_backs_up_at_a_time(server: Engine, tmp_path: Path) -> None:
    with alone(server), pytest.raises(Trouble, match=r"backup\.busy"):
        back_up(server, tmp_path, NOW)
    back_up(server, tmp_path, NOW)


def test_a_dump_that_lacks_rows_does_not_count(server: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = back_up(server, tmp_path, NOW)
    real = server_backup._dumped

    def lossy(engine: Engine, part: Path, tools: object) -> dict[str, tuple[int, str]]:
        """Somebody writes, and the dump has it not."""
        counted = real(engine, part, tools)  # type: ignore[arg-type]
        return {**counted, "stuff": (counted["stuff"][0], "another sum")}

    monkeypatch.setattr(server_backup, "_dumped", lossy)
    with pytest.raises(Trouble, match=r"backup\.unproved"):
        back_up(server, tmp_path, NOW + timedelta(days=1))
    assert list(tmp_path.iterdir()) == [kept.file]


def test_killed_in_the_middle_the_old_ones_stay_and_the_next_one_works(server: Engine, tmp_path: Path) -> None:
    address = server.url.render_as_string(hide_password=False)
    kept = back_up(server, tmp_path, NOW)
    command = [sys.executable, "-c", LOOP, address, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        for _ in range(2):
            assert child.stdout.readline().strip() == b"turn"
        child.kill()
    tools = programs_of(server)
    whole = backups_in(tmp_path, DUMPS)
    assert kept.file in whole
    assert all(rows_in_dump(file, tools, server.url)["stuff"] == 500 for file in whole)
    made = back_up(server, tmp_path, NOW + timedelta(days=1))
    assert made.was_restored
    assert not [name for name in databases(server) if name.startswith(f"{(server.url.database or '')[:30]}_proof_")]


def test_programs_are_as_new_as_the_server(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match=r"backup\.no_programs"):
        programs_for(15, str(tmp_path))
    with pytest.raises(Trouble, match=r"backup\.old_programs"):
        programs_for(999)


def test_the_password_is_in_no_argument() -> None:
    told = address_for_programs(make_url("postgresql+psycopg://station:geheim@db:5433/shop?sslmode=require"))
    assert "geheim" not in told
    assert {"host=db", "port=5433", "user=station", "dbname=shop", "sslmode=require"} == set(told.split())


def test_an_old_schema_is_touched_only_after_a_proved_backup(server: Engine, tmp_path: Path) -> None:
    it, ours, others = BackupSettings(daily=False), BackupSettings(server=True), BackupSettings()
    copy_before(tmp_path, it, server, "0006")
    with pytest.raises(Trouble, match=r"backup\.before_upgrade"):
        copy_before(tmp_path, others, server, "0006")
    assert not list(tmp_path.iterdir())
    copy_before(tmp_path, ours, server, "0006")
    assert backups_in(tmp_path / "backups", DUMPS)
    copy_before(tmp_path, others, server, "0006")


def test_an_upgrade_asks_for_a_copy_of_what_is_there_only(server: Engine, postgres_url: str) -> None:
    asked: list[str] = []
    with postgres_database(postgres_url) as url:
        empty = open_engine(url)
        upgrade(empty, lambda _engine, found: asked.append(found))
        empty.dispose()
    upgrade(server, lambda _engine, found: asked.append(found))
    assert asked == []


def test_the_commands_back_up_and_restore_a_server(server: Engine, tmp_path: Path) -> None:
    address = server.url.render_as_string(hide_password=False)

    def station(*words: str) -> tuple[int, str, str]:
        told = CliRunner().invoke(
            app, [*words, "--home", str(tmp_path), "--db", address], env={"LANG": "C", "LC_ALL": "C"}
        )
        return told.exit_code, told.stdout, told.stderr

    code, said, _ = station("backup", "--json")
    made = json.loads(said)
    assert (code, made["was_restored"]) == (0, True)
    (tmp_path / "copy.sqlite").write_bytes(b"SQLite format 3")
    code, _, said = station("restore", str(tmp_path / "copy.sqlite"))
    assert (code, "another kind of database" in said) == (1, True)
    code, said, problem = station("restore", made["file"])
    assert (code, problem) == (0, "")
    name = said.partition("before is called ")[2].partition(" now")[0]
    with reading(server) as connection:
        connection.execute(text(f'DROP DATABASE "{name}" WITH (FORCE)'))
