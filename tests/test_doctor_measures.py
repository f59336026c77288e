"""The doctor on printers as measured, on clocks and on the age of the orders."""

import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

from station import doctor
from station.doctor import CLOCK_OFF, OLD_IMPORT, Finding, server_findings
from station.settings import PrinterSettings, StationSettings
from station.store.server_facts import ServerFacts
from station.wording.words import Words

NOW = datetime(2026, 11, 23, 9, 42, tzinfo=UTC)
WORDS = Words("en")


def printer_at(home: Path, profile: str, address: str) -> Finding:
    one = PrinterSettings(profile=profile, address=address, media="note80", label="")
    return next(iter(doctor._printers(home, StationSettings(printers={"notes": one}), WORDS)))


def test_a_printer_that_nobody_listens_for_is_a_failure_with_its_cure(tmp_path: Path) -> None:
    with socket.socket() as taken:  # bound, and never listening: the port refuses
        taken.bind(("127.0.0.1", 0))
        found = printer_at(tmp_path, "generic-escpos-80", f"tcp://127.0.0.1:{taken.getsockname()[1]}")
    assert found.state == "failed"
    assert found.cure


def test_a_folder_says_that_it_cannot_answer(tmp_path: Path) -> None:
    found = printer_at(tmp_path, "generic-escpos-80", "file:prints")
    assert (found.state, found.detail.rpartition(": ")[2]) == ("ok", "prints count as handed over")


def test_clocks_that_differ_are_warned_of() -> None:
    near, far = (ServerFacts("x", sign * CLOCK_OFF * times, None) for sign, times in ((1, 1), (-1, 2)))
    assert [found.state for found in server_findings(near, NOW, WORDS)] == ["ok"]
    assert [(found.name, found.state) for found in server_findings(far, NOW, WORDS)] == [("clock", "warning")]


def test_an_old_import_is_warned_of_and_a_fresh_one_is_not() -> None:
    fresh, old = NOW - timedelta(hours=3), NOW - OLD_IMPORT - timedelta(hours=1)
    states = [list(server_findings(ServerFacts("x", timedelta(), at), NOW, WORDS))[-1].state for at in (fresh, old)]
    assert states == ["ok", "warning"]
