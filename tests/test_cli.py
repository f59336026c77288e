"""The command line as scripts rely on it: what is printed where, exit codes, and what is recorded."""

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner, Result

from station.cli import app
from station.shops.demo_shop import Featured
from station.store.engine import open_engine, reading
from station.store.tables import IMPORT_RUN, PARCEL, PARCEL_INSERT, PRINT_JOB, QUARANTINE, RESERVATION
from tests.fakes.packing_table import NOON, furnished_home

AT = NOON.date().isoformat()
CHOSEN = {"slot", "insert", "rule", "reason", "language", "printer", "skus"}
LEFT_OUT = {"slot", "insert", "rule", "reason"}
PLAN = {"order", "customer", "phase_now", "phase_when_opened", "reason", "chosen", "left_out"}
PHASES = {"rollercoaster", "delivery", "enjoy", "engage", "promote"}
ORDERS = """order_number,ordered_at,sku,name,quantity,unit_price,customer_number
A-1,2026-11-20,T-1,Tea,2,4.50,C1
A-1,2026-11-20,T-2,Cup,1,9.00,C1
A-2,2026-11-21,T-1,Tea,?,4.50,C2
"""


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[Featured, ...]]:
    return furnished_home(tmp_path_factory.mktemp("furnished"))


class Shell:
    """Runs commands in a home of its own."""

    def __init__(self, home: Path, featured: tuple[Featured, ...]) -> None:
        self.home = home
        self.featured = featured

    def run(self, *words: str, **environment: str) -> Result:
        return CliRunner().invoke(app, list(words), env={"LANG": "C", "LC_ALL": "C", **environment})

    def here(self, *words: str) -> Result:
        return self.run(*words, "--home", str(self.home))

    def answer(self, *words: str) -> dict[str, Any]:
        result = self.here(*words, "--json")
        assert result.exit_code == 0, result.output
        answer: dict[str, Any] = json.loads(result.stdout)
        return answer

    def number(self, story: str) -> str:
        return next(one.number for one in self.featured if one.story == story)

    def rows(self) -> dict[str, int]:
        """How many rows of what is recorded there are."""
        engine = open_engine(f"sqlite:///{(self.home / 'station.sqlite').as_posix()}")
        try:
            with reading(engine) as connection:
                recorded = (PARCEL, PARCEL_INSERT, PRINT_JOB, RESERVATION, IMPORT_RUN, QUARANTINE)
                return {t.name: connection.execute(select(func.count()).select_from(t)).scalar_one() for t in recorded}
        finally:
            engine.dispose()


@pytest.fixture
def shell(tmp_path: Path, furnished: tuple[Path, tuple[Featured, ...]], monkeypatch: pytest.MonkeyPatch) -> Shell:
    home, featured = furnished
    own = tmp_path / "home"
    own.mkdir()
    (own / "station.sqlite").write_bytes((home / "station.sqlite").read_bytes())
    monkeypatch.delenv("STATION_HOME", raising=False)
    return Shell(own, featured)


def one_sentence(result: Result, exit_code: int = 1) -> str:
    """What stderr says, when it is all that is said and no traceback."""
    assert result.exit_code == exit_code, result.output
    assert result.stdout == ""
    assert "Traceback" not in result.stderr
    assert result.stderr.count("\n") == 1, result.stderr
    return result.stderr.strip()


# --- plan --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("story", sorted(PHASES))
def test_plan_as_json_has_the_agreed_keys(shell: Shell, story: str) -> None:
    plan = shell.answer("plan", shell.number(story), "--at", AT)
    assert set(plan) >= PLAN
    assert plan["order"] == shell.number(story)
    assert plan["customer"].startswith("K")
    assert plan["phase_now"] == story
    assert plan["phase_when_opened"] in PHASES
    assert plan["reason"]
    assert plan["chosen"]
    assert all(set(choice) >= CHOSEN for choice in plan["chosen"])
    assert all(set(left) >= LEFT_OUT for left in plan["left_out"])
    assert all(choice["reason"] and choice["printer"] for choice in plan["chosen"])
    assert all(left["reason"] for left in plan["left_out"])


def test_a_sample_names_its_sku(shell: Shell) -> None:
    plan = shell.answer("plan", shell.number("enjoy"), "--at", AT)
    skus = {choice["slot"]: choice["skus"] for choice in plan["chosen"]}
    assert len(skus["sample"]) == 1
    assert skus["note"] == []


def test_plan_records_nothing_and_prints_nothing(shell: Shell) -> None:
    before = shell.rows()
    first = shell.answer("plan", shell.number("enjoy"), "--at", AT)
    assert shell.answer("plan", shell.number("enjoy"), "--at", AT) == first
    assert shell.rows() == before
    assert not [file for file in (shell.home / "prints").rglob("*") if file.is_file()]


def test_plan_for_people_says_every_reason(shell: Shell) -> None:
    number = shell.number("engage")
    plan = shell.answer("plan", number, "--at", AT)
    told = shell.here("plan", number, "--at", AT).stdout
    assert told.startswith(f"Order {number}: Engage today")
    assert all(choice["reason"] in told for choice in plan["chosen"])


def test_plan_speaks_german_where_the_computer_does(shell: Shell) -> None:
    told = shell.run("plan", shell.number("engage"), "--at", AT, "--home", str(shell.home), LC_ALL="de_DE.UTF-8").stdout
    assert told.startswith(f"Auftrag {shell.number('engage')}: heute Dabeibleiben")


# --- pack --------------------------------------------------------------------------------------------------


def test_pack_writes_each_print_as_pdf_png_and_bytes(shell: Shell, tmp_path: Path) -> None:
    out = tmp_path / "new" / "out"
    account = shell.answer("pack", shell.number("enjoy"), "--at", AT, "--out", str(out))
    assert set(account) >= PLAN
    slots = [job["slot"] for job in account["jobs"]]
    assert slots == [choice["slot"] for choice in account["chosen"]]
    assert {file.name for file in out.iterdir()} == {f"{s}.{kind}" for s in slots for kind in ("pdf", "png", "bin")}
    for job in account["jobs"]:
        assert job["printer"]
        assert job["state"] == "handed_over"  # a folder cannot answer
        assert sorted(job["files"]) == sorted(str(out / f"{job['slot']}.{kind}") for kind in ("pdf", "png", "bin"))
    assert (out / "note.pdf").read_bytes().startswith(b"%PDF")
    assert (out / "note.png").read_bytes().startswith(b"\x89PNG")
    assert (out / "note.bin").read_bytes().startswith(b"\x1b@")
    assert (out / "sample.bin").read_bytes().startswith(b"^XA")


def test_pack_journals_once_and_asks_before_it_packs_again(shell: Shell) -> None:
    number = shell.number("enjoy")
    packed = shell.answer("pack", number, "--at", AT)
    rows = shell.rows()
    assert rows["parcel"] == 1
    assert rows["print_job"] == len(packed["jobs"])
    assert rows["reservation"] == 0
    told = one_sentence(shell.here("pack", number, "--at", AT))
    assert told.startswith(f"Order {number} was packed already")
    assert shell.here("pack", number, "--at", AT, "--again").exit_code == 0


def test_pack_plans_what_plan_planned(shell: Shell) -> None:
    planned = shell.answer("plan", shell.number("promote"), "--at", AT)
    packed = shell.answer("pack", shell.number("promote"), "--at", AT)
    assert {key: packed[key] for key in PLAN} == {key: planned[key] for key in PLAN}


def test_a_folder_that_cannot_be_written_is_known_trouble(shell: Shell, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    told = one_sentence(shell.here("pack", shell.number("enjoy"), "--at", AT, "--out", str(blocked)))
    assert "Choose another folder with --out." in told


# --- exit codes --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["plan", "pack"])
def test_known_trouble_is_one_sentence_with_the_next_step_and_exit_code_1(shell: Shell, command: str) -> None:
    told = one_sentence(shell.here(command, "no-such-order"))
    assert told.startswith("Order no-such-order is not known here. Scan the number")


def test_a_cancelled_order_is_not_packed(shell: Shell) -> None:
    assert "cancelled" in one_sentence(shell.here("pack", shell.number("cancelled"), "--at", AT))


def test_broken_settings_name_file_and_line(shell: Shell) -> None:
    (shell.home / "settings.toml").write_text("table = \n", encoding="utf-8")
    told = one_sentence(shell.here("plan", "1"))
    assert "settings.toml" in told
    assert "line 1" in told


def test_a_setting_nobody_knows_is_named(shell: Shell) -> None:
    (shell.home / "settings.toml").write_text('colour = "red"\n', encoding="utf-8")
    assert "colour" in one_sentence(shell.here("printers"))


@pytest.mark.parametrize(
    "words", [("plan",), ("plan", "1", "--at", "31.12.2026"), ("pack", "1", "--nonsense"), ("nonsense",)]
)
def test_wrong_usage_has_exit_code_2(shell: Shell, words: tuple[str, ...]) -> None:
    result = shell.run(*words)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_a_window_without_a_display_is_known_trouble(shell: Shell) -> None:
    told = one_sentence(shell.run("run", "--home", str(shell.home), QT_QPA_PLATFORM="offscreen"))
    assert told.startswith("There is no display")


# --- home and database -------------------------------------------------------------------------------------


def test_the_home_comes_from_the_option_or_the_environment(shell: Shell) -> None:
    number = shell.number("enjoy")
    words = ("plan", number, "--at", AT)
    by_option = shell.here(*words)
    assert by_option.exit_code == 0
    assert shell.run(*words, STATION_HOME=str(shell.home)).stdout == by_option.stdout
    assert shell.run("--home", str(shell.home), *words).stdout == by_option.stdout


def test_another_database_by_its_url(shell: Shell, tmp_path: Path) -> None:
    url = f"sqlite:///{(shell.home / 'station.sqlite').as_posix()}"
    number = shell.number("enjoy")
    result = shell.run("plan", number, "--at", AT, "--home", str(tmp_path / "elsewhere"), "--db", url)
    assert result.exit_code == 0, result.stderr
    assert number in result.stdout


# --- import, printers, doctor ------------------------------------------------------------------------------


def test_import_accounts_for_every_line_and_says_why_lines_were_set_aside(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(ORDERS, encoding="utf-8")
    told = shell.here("import", str(file))
    assert told.exit_code == 0, told.output
    assert "3 lines read" in told.stdout
    assert "1 line set aside" in told.stdout
    assert "1 The number of pieces cannot be read" in told.stdout
    again = shell.answer("import", str(file))
    assert again["lines"] == again["lines_imported"] + again["lines_unchanged"] + again["lines_set_aside"] == 3
    assert again["orders_new"] == 0
    assert shell.here("plan", "A-1").exit_code == 0


def test_a_missing_file_is_known_trouble(shell: Shell, tmp_path: Path) -> None:
    assert "nowhere.csv" in one_sentence(shell.here("import", str(tmp_path / "nowhere.csv")))


def test_printers_of_a_new_home_are_folders(shell: Shell) -> None:
    printers = shell.answer("printers", "--wait", "1")["printers"]
    assert [printer["name"] for printer in printers] == ["notes", "labels", "cards"]
    assert all(printer["measured_at"] is None and printer["conditions"] == [] for printer in printers)


def test_the_doctor_finds_a_printer_that_a_slot_lacks(shell: Shell) -> None:
    settings = '[printers.notes]\nprofile = "pdf"\naddress = "file:out"\nmedia = "note80"\n[slots]\nnote = "notes"\n'
    (shell.home / "settings.toml").write_text(settings, encoding="utf-8")
    result = shell.here("doctor", "--json")
    checks = json.loads(result.stdout)["checks"]
    lacking = [check["detail"] for check in checks if check["name"] == "slots"]
    assert result.exit_code == 0
    assert len(lacking) == 3
    assert all(check["cure"] for check in checks if check["state"] != "ok")


def test_an_import_stopped_by_the_person_says_so(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Ctrl-C ends in one sentence and the next step, not in a traceback."""

    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("station.store.feed.import_orders", stopped)
    result = CliRunner().invoke(app, ["import", str(tmp_path / "orders.csv"), "--home", str(tmp_path / "home")])
    assert result.exit_code == 1
    assert "Start the same import again" in result.stderr or "noch einmal" in result.stderr
