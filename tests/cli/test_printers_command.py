"""`station printers` and `station printers test`: what scripts rely on, and that looking prints nothing."""

import json
from pathlib import Path
from typing import Any

from typer.testing import CliRunner, Result

from printing.media import NOTE_80, Confirmation, Language, PrinterProfile
from printing.status import Condition
from printing.virtual import VirtualPrinter
from printing.virtual.paper import Paper
from station.cli import app

EPSON = PrinterProfile("tm", Language.ESCPOS, 180, 512, Confirmation.MARK, has_cutter=True)


def run(home: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["printers", *words, "--home", str(home)], env={"LANG": "C", "LC_ALL": "C"})


def set_up(home: Path, address: str) -> None:
    (home / "settings.toml").write_text(
        f'[printers.notes]\nprofile = "epson-tm-t88vi"\naddress = "{address}"\nmedia = "note80"\nlabel = "Notes"\n'
        '[slots]\nnote = "notes"\n'
    )


def test_the_settings_printers_come_first_and_looking_prints_nothing(tmp_path: Path) -> None:
    papers: list[Paper] = []
    machine = VirtualPrinter("tm", EPSON, NOTE_80, papers.append, speed_factor=0)
    try:
        address = f"tcp://127.0.0.1:{machine.serve()}"
        set_up(tmp_path, address)
        machine.set_conditions({Condition.PAPER_OUT})
        account: dict[str, Any] = json.loads(run(tmp_path, "--json", "--address", address).stdout)
    finally:
        machine.close()
    (notes,) = account["printers"]
    assert (notes["name"], notes["address"], notes["slots"]) == ("notes", address, ["note"])
    assert notes["conditions"] == ["paper_out"]
    assert notes["says"] == "Notes is out of paper."
    assert notes["model"] == "made of software"
    assert notes["measured_at"]
    assert {search["source"] for search in account["searches"]} == {"usb", "serial", "queue", "network", "given"}
    (given,) = [found for found in account["found"] if found["source"] == "given"]
    assert (given["address"], given["in_settings"], given["cause"]) == (address, "notes", "")
    assert papers == []
    assert machine.faults == []


def test_a_test_page_and_what_came_back(tmp_path: Path) -> None:
    papers: list[Paper] = []
    machine = VirtualPrinter("tm", EPSON, NOTE_80, papers.append, speed_factor=0)
    try:
        set_up(tmp_path, f"tcp://127.0.0.1:{machine.serve()}")
        told = run(tmp_path, "test", "notes", "--json")
    finally:
        machine.close()
    assert told.exit_code == 0, told.output
    account = json.loads(told.stdout)
    assert (account["state"], account["conditions"], account["says"]) == ("printed", [], "ready")
    assert account["evidence"].startswith("mark ")
    assert len(papers) == 1


def test_a_page_that_is_not_on_paper_is_exit_code_1(tmp_path: Path) -> None:
    set_up(tmp_path, "tcp://127.0.0.1:1")
    told = run(tmp_path, "test", "notes")
    assert told.exit_code == 1
    assert "Notes does not accept a connection." in told.stdout
    unknown = run(tmp_path, "test", "labels")
    assert unknown.exit_code == 1
    assert "labels" in unknown.stderr


def test_an_address_that_makes_no_sense_is_known_trouble(tmp_path: Path) -> None:
    told = run(tmp_path, "--address", "pigeon:7")
    assert told.exit_code == 1
    assert "pigeon:7" in told.stderr
