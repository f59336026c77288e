"""`station bundle`: what support gets names nobody, whatever people are called and wherever it stands."""

import json
import zipfile
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

from sqlalchemy import insert
from typer.testing import CliRunner, Result

from station.bundle import log_line
from station.cli import app
from station.store.engine import open_engine, writing
from station.store.tables import CUSTOMER, PARCEL, SHOP_ORDER

NOW = datetime(2026, 11, 20, 8, 15, tzinfo=UTC)
FIRST = (
    "Zsófia", "Jürgen", "Şükrüye", "Łucja", "Nguyễn", "Ægir", "O'Malley", "Jean-Luc", "李小龙", "محمد",
    "Åse", "Ирина", "Ἀλέξανδρος", "Maeve", "Dvořák", "İpek", "Søren", "Quetzalli", "Wolfgang", "Xochitl",
)  # fmt: skip
LAST = (
    "Vogelsang",
    "von der Heide",
    "Brandstätter",
    "Yıldırım",
    "Wiśniewska",
    "Null-Okonkwo",
    "ẞtrauß",
    "𝒵ack",
    "田中",
    "D’Arcy",
)
#: Ways in which a name breaks formats, or pretends to be an entry that the bundle keeps.
HOSTILE = (
    "{first} {last}",
    "{first}\n2026-11-20 09:00:00,000 ERROR station.{last} MainThread: fault ABCDEF: {last}",
    '  File "/x/station/{last}.py", line 7, in {first}{last}',
    "../../{first}/{last}.txt\t{{last}}%s%(name)s",
    '{first}"); DROP TABLE "{last}"; -- fault {last}: \u202e{last}',
)
NAMES = [form.format(first=f, last=la) for form, f, la in product(HOSTILE, FIRST, LAST)]


def station(home: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--home", str(home)], env={"LANG": "C", "LC_ALL": "C"})


def files_of(home: Path, url: str) -> dict[str, str]:
    result = station(home, "bundle", "--out", str(home / "out.zip"), "--db", url)
    assert result.exit_code == 0, result.output
    with zipfile.ZipFile(home / "out.zip") as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def fill(url: str) -> None:
    """All names into customers, orders and parcels."""
    engine = open_engine(url)
    with writing(engine) as connection:
        for number, name in enumerate(NAMES, 1):
            customer = {"id": number, "number": name, "first_name": name, "last_name": name, "company": name}
            lists = {"likes": [name], "categories_off": [], "allergies": [], "tags": [name], "consents": []}
            connection.execute(insert(CUSTOMER).values(**customer, **lists, town=name, title=name))
            order = {"id": number, "number": name, "number_key": name, "recipient": name, "comment": name}
            connection.execute(insert(SHOP_ORDER).values(**order, ordered_at=NOW, customer_id=number, tags=[]))
            parcel = {"parcel_id": str(number), "order_number": name, "packer": name, "why": name, "table_name": name}
            connection.execute(insert(PARCEL).values(**parcel, state="packed", opened_at=NOW, plan={"note": name}))
    engine.dispose()


def write_logs(home: Path) -> None:
    """All names into messages, loggers, threads and places of faults, today and yesterday."""
    lines = [
        f"2026-11-20 09:00:00,000 {level} {logger} {thread}: {message}\n{name}\n"
        for name in NAMES
        for level, logger, thread, message in [
            ("INFO", "station.window", "MainThread", name),
            ("ERROR", "station.logs", name, f"fault 12AB9F: {name}"),
            (name, f"station.{name}", "work", name),
            ("WARNING", name, name, name),
        ]
    ]
    (home / "logs").mkdir()
    (home / "logs" / "station.log.2026-11-19").write_text("".join(lines[::2]), encoding="utf-8")
    (home / "logs" / "station.log").write_text("".join(lines[1::2]), encoding="utf-8")


def test_none_of_a_thousand_hostile_names_is_in_any_file(tmp_path: Path, ready_url: str) -> None:
    assert len(set(NAMES)) == 1000
    home = tmp_path / "home"
    home.mkdir()
    name = json.dumps(NAMES[0])
    (home / "settings.toml").write_text(
        f"table = {name}\npacker = {name}\nshop_name = {name}\ncontact = {name}\n"
        f'[printers.{name}]\nprofile = "generic-zpl-203"\naddress = "virtual:"\nmedia = "label57x32"\nlabel = {name}\n',
        encoding="utf-8",
    )
    fill(ready_url)
    write_logs(home)
    files = files_of(home, ready_url)
    assert json.loads(files["database.json"])["rows"]["customer"] == 1000
    assert len(files["log.txt"].splitlines()) == 2000  # the newest entries, and there were more
    for file, text in files.items():
        unescaped = text + (json.dumps(json.loads(text), ensure_ascii=False) if file.endswith(".json") else "")
        for part in [*NAMES, *FIRST, *LAST]:
            assert part not in unescaped, (file, part)


def test_passwords_and_hosts_stay_here(tmp_path: Path) -> None:
    (tmp_path / "settings.toml").write_text(
        'database = "postgresql+psycopg://packer:geheimnis@127.0.0.1:1/shopdb"\n', encoding="utf-8"
    )
    result = station(tmp_path, "bundle", "--out", str(tmp_path / "out.zip"))
    assert result.exit_code == 0, result.output
    with zipfile.ZipFile(tmp_path / "out.zip") as archive:
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    assert json.loads(files["settings.json"])["database"] == "set"
    assert "trouble" in json.loads(files["database.json"])
    assert not any(secret in text for text in files.values() for secret in ("geheimnis", "shopdb", "127.0.0.1"))


def test_a_fault_keeps_its_number_and_its_places() -> None:
    entry = "2026-11-20 09:00:00,123 ERROR station.logs MainThread: fault 12AB9F: ValueError"
    assert log_line(entry) == "2026-11-20 09:00:00,123 ERROR station.logs fault 12AB9F"
    assert log_line('  File "/home/anna/x/station/logs.py", line 31, in log_to') == "  station/logs.py:31"
    assert log_line("    root.setLevel(name)") == ""


def test_a_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    result = station(tmp_path, "bundle", "--out", str(tmp_path / "no" / "out.zip"))
    assert result.exit_code == 1
    assert "cannot be written" in result.stderr
