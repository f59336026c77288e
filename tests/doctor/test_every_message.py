"""Every message of the doctor, provoked for real: whoever adds one without a way to provoke it fails here."""

import json
import os
import socket
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import get_args

import pytest
from serial.tools import list_ports
from serial.tools.list_ports_common import ListPortInfo
from sqlalchemy import Engine, insert, text
from typer.testing import CliRunner

from printing.media import NOTE_80, Confirmation, Language, PrinterProfile
from printing.status import Condition
from printing.virtual import VirtualPrinter
from station import pc_secrets
from station.app import open_store
from station.cli import app
from station.doctor import Finding, FindingCode, examine
from station.doctor import computer as computer_checks
from station.doctor import database as database_checks
from station.doctor.backups import OLD_BACKUP, backup_findings
from station.doctor.computer import computer_findings
from station.doctor.content import rule_findings, text_findings
from station.doctor.database import OLD_IMPORT, database_findings, server_findings, space_finding
from station.doctor.kept import conflict_findings, kept_findings
from station.doctor.places import secret_findings
from station.doctor.printers import printer_findings
from station.doctor.scanners import scanner_findings
from station.domain.rules import read_rules
from station.settings import BackupSettings, NetworkSettings, PrinterSettings, StationSettings
from station.store import journal
from station.store.backup import back_up
from station.store.engine import open_engine, writing
from station.store.keeping import outbox
from station.store.migrate import upgrade
from station.store.rule_sets import publish_rules
from station.store.server_backup import Proved, note
from station.store.server_facts import server_facts
from station.store.tables import CONFLICT, IMPORT_RUN, PRODUCT, RULE_SET, ProductRow
from station.table_stores import KEPT_FILE
from station.wording.words import Words
from tests.conftest import postgres_database
from tests.store.facts import plan

EN = Words("en")
PLAIN = StationSettings()
SERVER = "postgresql://station@db.example/shop"
EPSON = PrinterProfile("tm", Language.ESCPOS, 180, 512, Confirmation.MARK, has_cutter=True)
#: A rule that adds a note where the order is a gift and is none.
IMPOSSIBLE = {
    "name": "a", "slot": "note", "add": {"note": "gift"},
    "when": {"all": [{"fact": "order.is_gift", "value": True}, {"fact": "order.is_gift", "value": False}]},
}  # fmt: skip
OVER = {"name": "a", "slot": "note", "add": {"note": "gift"}, "schedule": {"end": "2020-01-01"}}


@dataclass
class Scene:
    """A home of its own, and what a provocation may bend."""

    home: Path
    patch: pytest.MonkeyPatch
    request: pytest.FixtureRequest

    @contextmanager
    def store(self) -> Iterator[Engine]:
        engine = open_store(self.home, PLAIN)
        yield engine
        engine.dispose()

    @contextmanager
    def server(self) -> Iterator[Engine]:
        template = self.request.getfixturevalue("postgres_template")
        with postgres_database(self.request.getfixturevalue("postgres_url"), template) as url:
            engine = open_engine(url)
            yield engine
            engine.dispose()


Provocation = Callable[[Scene], Iterable[Finding]]
PROVOKED: dict[str, Provocation] = {}


def provokes(*codes: FindingCode) -> Callable[[Provocation], Provocation]:
    def known(provocation: Provocation) -> Provocation:
        PROVOKED.update(dict.fromkeys(codes, provocation))
        return provocation

    return known


@provokes("settings.trouble")
def broken_settings(scene: Scene) -> Iterable[Finding]:
    (scene.home / "settings.toml").write_text("table = ", encoding="utf-8")
    told = CliRunner().invoke(app, ["doctor", "--json", "--monitor", "--home", str(scene.home)])
    assert told.exit_code == 2
    return [Finding(one["code"], one["state"], one["detail"], one["cure"]) for one in json.loads(told.stdout)["checks"]]


@provokes("python.ok", "qt.ok", "fonts.ok", "space.ok")
def a_good_computer(scene: Scene) -> Iterable[Finding]:
    return computer_findings(scene.home, EN)


@provokes("qt.no_window", "fonts.missing", "space.little")
def a_bad_computer(scene: Scene) -> Iterable[Finding]:
    scene.patch.setenv("QT_QPA_PLATFORM", "there_is_none")
    scene.patch.setattr(computer_checks, "assets_folder", lambda: scene.home)
    scene.patch.setattr(computer_checks, "LITTLE_SPACE_MB", sys.maxsize)
    return computer_findings(scene.home, EN)


@provokes("secrets.place", "secrets.kept", "secrets.in_settings")
def a_secret(scene: Scene) -> Iterable[Finding]:
    pc_secrets.keep(scene.home, "database", "x", in_file=True)
    wanted = StationSettings(database="postgresql://a:b@db.example/shop", database_secret="database")
    return secret_findings(scene.home, wanted, "", EN)


@provokes("secrets.readable")
def a_secret_for_all(scene: Scene) -> Iterable[Finding]:
    if sys.platform == "win32":
        pytest.skip("rights are an access list on Windows")
    Path(pc_secrets.keep(scene.home, "database", "x", in_file=True).name).chmod(0o644)
    return secret_findings(scene.home, StationSettings(database=SERVER, database_secret="database"), "", EN)


@provokes("secrets.trouble", "database.trouble")
def no_secret(scene: Scene) -> Iterable[Finding]:
    return examine(scene.home, StationSettings(database=SERVER, database_secret="database"), "", EN)


@provokes("database.ok", "clock.ok", "integrity.ok", "shop.empty")
def a_new_database(scene: Scene) -> Iterable[Finding]:
    with scene.store() as engine:
        return list(database_findings(engine, EN))


@provokes("shop.ok", "import.ok")
def a_shop(scene: Scene) -> Iterable[Finding]:
    with scene.store() as engine:
        with writing(engine) as connection:
            product = ProductRow(sku="1", name="Honey").model_dump()
            connection.execute(insert(PRODUCT), product)
        imported(engine, timedelta(hours=3))
        return list(database_findings(engine, EN))


@provokes("import.old")
def an_old_import(scene: Scene) -> Iterable[Finding]:
    with scene.store() as engine:
        imported(engine, OLD_IMPORT + timedelta(hours=1))
        return list(database_findings(engine, EN))


def imported(engine: Engine, ago: timedelta) -> None:
    at = datetime.now(UTC) - ago
    with writing(engine) as connection:
        connection.execute(insert(IMPORT_RUN), {"source": "a.csv", "started_at": at, "finished_at": at, "counts": {}})


@provokes("integrity.damaged")
def a_damaged_database(scene: Scene) -> Iterable[Finding]:
    with scene.store():
        pass
    with closing(sqlite3.connect(scene.home / "station.sqlite", isolation_level=None)) as connection:
        connection.execute("CREATE TABLE stuff (a INTEGER NOT NULL)")
        connection.execute("INSERT INTO stuff VALUES (1)")
        connection.execute("PRAGMA writable_schema=ON")
        connection.execute(
            "UPDATE sqlite_master SET sql = 'CREATE TABLE stuff (a INTEGER NOT NULL, b INTEGER NOT NULL)' "
            "WHERE name = 'stuff'"
        )
    with scene.store() as engine:
        return list(database_findings(engine, EN))


@provokes("server.space")
def a_server_here(scene: Scene) -> Iterable[Finding]:
    with scene.server() as engine:
        return list(database_findings(engine, EN))


@provokes("server.little_space")
def a_full_server(scene: Scene) -> Iterable[Finding]:
    scene.patch.setattr(database_checks, "LITTLE_SPACE_MB", sys.maxsize)
    return a_server_here(scene)


@provokes("server.size")
def a_server_that_does_not_tell(scene: Scene) -> Iterable[Finding]:
    with scene.server() as engine:
        role = f"plain_{engine.url.database}"[:60]
        with writing(engine) as connection:
            connection.execute(text(f'CREATE ROLE "{role}" LOGIN'))
            connection.execute(text(f'GRANT SELECT ON import_run TO "{role}"'))
        plain = open_engine(engine.url.set(username=role).render_as_string(hide_password=False))
        found = space_finding(server_facts(plain), EN)
        plain.dispose()
        with writing(engine) as connection:
            connection.execute(text(f'DROP OWNED BY "{role}"'))
            connection.execute(text(f'DROP ROLE "{role}"'))
    return [found]


@provokes("clock.off")
def a_wrong_clock(scene: Scene) -> Iterable[Finding]:
    with scene.server() as engine:
        facts = server_facts(engine, lambda: datetime.now(UTC) + timedelta(hours=1))
    return server_findings(facts, datetime.now(UTC), EN)


@provokes("rules.ok")
def the_rules_that_come_along(scene: Scene) -> Iterable[Finding]:
    with scene.store() as engine:
        return list(rule_findings(engine, PLAIN, EN))


@provokes("rules.none")
def no_rules(scene: Scene) -> Iterable[Finding]:
    with scene.store() as engine:
        with writing(engine) as connection:
            connection.execute(RULE_SET.delete())
        return list(rule_findings(engine, PLAIN, EN))


@provokes("rules.mistakes")
def a_rule_that_cannot_work(scene: Scene) -> Iterable[Finding]:
    return with_rule(scene, IMPOSSIBLE)


@provokes("rules.remarks")
def a_rule_that_is_over(scene: Scene) -> Iterable[Finding]:
    return with_rule(scene, OVER)


def with_rule(scene: Scene, rule: dict[str, object]) -> list[Finding]:
    with scene.store() as engine:
        with writing(engine) as connection:
            publish_rules(connection, read_rules({"rules": [rule]}), datetime.now(UTC), "Anna")
        return list(rule_findings(engine, PLAIN, EN))


@provokes("rules.older")
def rules_of_a_newer_program(scene: Scene) -> Iterable[Finding]:
    with scene.store() as engine:
        unreadable(engine, 9)
        return list(rule_findings(engine, PLAIN, EN))


@provokes("rules.trouble")
def no_rules_that_can_be_read(scene: Scene) -> Iterable[Finding]:
    with scene.store() as engine:
        with writing(engine) as connection:
            connection.execute(RULE_SET.delete())
        unreadable(engine, 9)
    return examine(scene.home, PLAIN, "", EN, texts=False)


def unreadable(engine: Engine, version: int) -> None:
    now = datetime.now(UTC)
    row = {"version": version, "state": "published", "body": {"rules": "of 2031"}, "made_at": now, "published_at": now}
    with writing(engine) as connection:
        connection.execute(insert(RULE_SET), row)


@provokes("texts.ok")
def good_texts(scene: Scene) -> Iterable[Finding]:
    return with_few_texts(scene, "SELECT 1")


@provokes("texts.mistakes")
def a_text_with_a_mistake(scene: Scene) -> Iterable[Finding]:
    return with_few_texts(scene, "UPDATE text_variant SET body = 'Dear {{ nobody' WHERE language = 'en'")


@provokes("texts.remarks")
def a_text_that_lacks_a_language(scene: Scene) -> Iterable[Finding]:
    return with_few_texts(
        scene,
        "INSERT INTO text_variant (text_set, id, language, heading, body) "
        "SELECT 'other', id, language, heading, body FROM text_variant WHERE language IN ('de', 'en')",
    )


def with_few_texts(scene: Scene, then: str) -> list[Finding]:
    """One set in all its languages: to compose them all takes ten seconds."""
    with scene.store() as engine:
        with writing(engine) as connection:
            connection.execute(text("UPDATE insert_item SET text_set = ''"))
            connection.execute(text("DELETE FROM text_variant WHERE text_set <> 'gift'"))
            connection.execute(text(then))
        return list(text_findings(engine, scene.home, PLAIN, EN))


@provokes("kept.ok", "kept.waiting")
def a_table_without_the_network(scene: Scene) -> Iterable[Finding]:
    now = datetime.now(UTC)
    here = open_engine(scene.home / KEPT_FILE)
    upgrade(here)
    outbox.watch(here)
    with writing(here) as connection:
        outbox.note_data_from(connection, now)
    fresh = list(kept_findings(scene.home, PLAIN, EN))
    with writing(here) as connection:
        journal.record_packed(connection, "p1", plan("1", sample=None), "Anna", "T1", now - timedelta(hours=2), 5.0)
        outbox.note_data_from(connection, now - timedelta(hours=3))
    here.dispose()
    (waiting,) = kept_findings(scene.home, PLAIN, EN)
    assert waiting.detail == "1 parcels kept here, data 180 min old"
    return [*fresh, waiting]


@provokes("kept.trouble", "printer.trouble", "texts.trouble")
def a_lost_key_and_an_unknown_printer(scene: Scene) -> Iterable[Finding]:
    (scene.home / KEPT_FILE).touch()
    printer = PrinterSettings(profile="of-nobody", address="file:x", media="note80", label="")
    network = NetworkSettings(key_file=str(scene.home / "none"))
    return examine(scene.home, StationSettings(network=network, printers={"notes": printer}), "", EN)


@provokes("conflicts.some")
def an_order_packed_twice(scene: Scene) -> Iterable[Finding]:
    now = datetime.now(UTC)
    with scene.store() as engine:
        with writing(engine) as connection:
            for parcel, table in (("p1", "T1"), ("p2", "T2")):
                journal.record_packed(connection, parcel, plan("1", sample=None), "Anna", table, now, 5.0)
            found = {"kept_id": "p1", "other_id": "p2", "kind": "packed_twice", "found_at": now, "settled_by": ""}
            connection.execute(insert(CONFLICT), {**found, "table_name": "T1", "other_table": "T2"})
        return list(conflict_findings(engine, EN))


@provokes("backups.none", "backups.fresh", "backups.old")
def backups_of_a_file(scene: Scene) -> Iterable[Finding]:
    with scene.store() as engine:
        found = list(backup_findings(scene.home, PLAIN, engine, EN))
        made = back_up(engine, scene.home / "backups", datetime.now(UTC))
        found += backup_findings(scene.home, PLAIN, engine, EN)
        before = (datetime.now(UTC) - OLD_BACKUP - timedelta(hours=1)).timestamp()
        os.utime(made.file, (before, before))
        found += backup_findings(scene.home, PLAIN, engine, EN)
    assert [one.state for one in found] == ["warning", "ok", "warning"]
    return found


@provokes("backups.elsewhere", "backups.only_read")
def backups_of_a_server(scene: Scene) -> Iterable[Finding]:
    it = StationSettings(backup=BackupSettings(daily=False))
    with scene.server() as engine:
        found = [*backup_findings(scene.home, it, engine, EN), *backup_findings(scene.home, PLAIN, engine, EN)]
        back_up(engine, scene.home, datetime.now(UTC))
        found += backup_findings(scene.home, PLAIN, engine, EN)
        assert [one.code for one in found] == ["backups.elsewhere", "backups.none", "backups.fresh"]
        note(engine, Proved(datetime.now(UTC), 1, was_restored=False))
        return [*found, *backup_findings(scene.home, it, engine, EN)]


@provokes("printer.ready", "slots.none")
def a_folder(scene: Scene) -> Iterable[Finding]:
    return printers_at(scene, "file:prints")


@provokes("printer.down")
def a_printer_that_nobody_listens_for(scene: Scene) -> Iterable[Finding]:
    with socket.socket() as taken:  # bound, and never listening: the port refuses
        taken.bind(("127.0.0.1", 0))
        return printers_at(scene, f"tcp://127.0.0.1:{taken.getsockname()[1]}")


@provokes("printer.ends_soon")
def a_printer_near_the_end_of_its_paper(scene: Scene) -> Iterable[Finding]:
    machine = VirtualPrinter("tm", EPSON, NOTE_80, lambda _paper: None, speed_factor=0)
    try:
        address = f"tcp://127.0.0.1:{machine.serve()}"
        machine.set_conditions({Condition.PAPER_LOW})
        return printers_at(scene, address)
    finally:
        machine.close()


def printers_at(scene: Scene, address: str) -> list[Finding]:
    one = PrinterSettings(profile="epson-tm-t88vi", address=address, media="note80", label="")
    return list(printer_findings(scene.home, StationSettings(printers={"notes": one}), EN))


@provokes("scanners.keyboards")
def no_scanners(_scene: Scene) -> Iterable[Finding]:
    return scanner_findings(PLAIN, EN)


@provokes("scanners.connected", "scanners.gone")
def scanners_on_ports(scene: Scene) -> Iterable[Finding]:
    scene.patch.setattr(list_ports, "comports", lambda: [ListPortInfo("COM7")])
    return scanner_findings(StationSettings(scanners=["COM7", "COM9"]), EN)


@provokes("scanners.unlisted")
def hid_without_its_package(scene: Scene) -> Iterable[Finding]:
    for name in ("hid", "hidraw"):
        scene.patch.setitem(sys.modules, name, None)
    return scanner_findings(StationSettings(scanners=["hid:"]), EN)


def test_a_server_that_does_not_let_us_in_is_told_with_what_is_wrong(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        wanted = StationSettings(database=f"postgresql://station@127.0.0.1:{taken.getsockname()[1]}/shop")
        found = examine(tmp_path, wanted, "", EN, texts=False)
    (told,) = [one for one in found if one.code == "database.trouble"]
    assert "no database listens at port" in told.detail


def test_every_message_has_a_provocation() -> None:
    assert set(PROVOKED) == set(get_args(FindingCode))


@pytest.mark.parametrize("provocation", dict.fromkeys(PROVOKED.values()), ids=lambda one: one.__name__)
def test_it_is_said_with_its_cure(
    provocation: Provocation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    found = list(provocation(Scene(tmp_path, monkeypatch, request)))
    wanted = {code for code, one in PROVOKED.items() if one is provocation}
    assert wanted <= {finding.code for finding in found}
    for finding in found:
        assert finding.detail
        assert (finding.state == "ok") is not bool(finding.cure), finding
