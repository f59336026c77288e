"""What the first start does off the GUI's thread: try a database, look for printers, print a test, write the file."""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import cache
from pathlib import Path

from printing.discovery import Search, find_printers
from printing.media import PrinterProfile
from printing.printer import Printer
from scanners.layout_check import SELF_TEST, Verdict, judge
from station.database_address import with_password
from station.documents.sheets import code128_widths, self_test_sheet
from station.domain.trouble import Trouble
from station.settings import PrinterSettings, StationSettings
from station.store.server_probe import reach
from station.workflow.printer_test import print_test
from station.workflow.setting_up import (
    PAPERS,
    Candidate,
    Choices,
    FoundScanner,
    candidates_for,
    found_scanners,
    write_settings,
)

SETUP_REQUESTS = frozenset({"try_database", "search", "scanners", "test_print", "print_sheet", "finish"})

#: As `station.table_printers.build_printers`.
PrinterFactory = Callable[[Path, StationSettings], Mapping[str, Printer]]


class SetupDesk:
    """Answers the wizard's requests; lives on the desk's thread."""

    def __init__(
        self,
        home: Path,
        profiles: Mapping[str, PrinterProfile],
        build_printers: PrinterFactory,
        find: Callable[[], list[Search]] = find_printers,
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        self._home, self._profiles = home, profiles
        self._build_printers, self._find, self._now = build_printers, find, now

    def try_database(self, address: str, password: str = "") -> None:
        """Raises Trouble "server.*" or "database.*"."""
        reach(with_password(address, password))

    def scanners(self) -> tuple[FoundScanner, ...]:
        """Scanners that are no keyboards. Opens none."""
        return found_scanners()

    def search(self) -> dict[str, list[Candidate]]:
        """The printers to choose from, for every paper."""
        found = self._find()
        return {paper.printer: candidates_for(paper, found, self._profiles, self._home) for paper in PAPERS}

    def test_print(self, name: str, wanted: PrinterSettings) -> tuple[bool, str, tuple[str, ...]]:
        """Whether the test page is on its way to paper, what kept it, and what the printer said of itself.

        Raises Trouble "printer.*" or "print.does_not_fit".
        """
        printer = self._build_printers(self._home, StationSettings(printers={name: wanted}))[name]
        test = print_test(printer, wanted.address, self._now())
        conditions = tuple(sorted(test.status.conditions)) if test.status else ()
        return test.is_on_paper, test.cause, conditions

    def print_sheet(self, title: str, steps: tuple[str, ...]) -> Path:
        """Write the sheet with the self-test code; where it lies. Raises Trouble "out.not_writable"."""
        file = self._home / "selftest.pdf"
        try:
            self._home.mkdir(parents=True, exist_ok=True)
            file.write_bytes(self_test_sheet(title, steps, SELF_TEST))
        except OSError as error:
            raise Trouble("out.not_writable", folder=str(self._home), problem=str(error)) from error
        return file

    def finish(self, choices: Choices) -> Path:
        """Write the settings. Raises Trouble "settings.*"."""
        return write_settings(self._home, choices)


@cache
def self_test_modules() -> tuple[bool, ...]:
    """The dark and light modules of the self-test code, for the screen."""
    widths = code128_widths(SELF_TEST)
    return tuple(place % 2 == 0 for place, width in enumerate(widths) for _ in range(width))


def verdict_of(arrived: str) -> Verdict:
    """What a scan of the self-test code tells of the scanner."""
    return judge(arrived)
