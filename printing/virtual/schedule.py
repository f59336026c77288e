"""When mishaps come and go: at the print with this number, and mended by a person or by time."""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from printing.virtual.mishaps import Mishap, bites, cure, strike, strike_at_once
from printing.virtual.printer import VirtualPrinter

FIRST = 1


@dataclass(frozen=True, slots=True)
class Appointment:
    """A mishap, and the number of the print it meets; `print_number` 0 = from the start, until it is mended."""

    mishap: Mishap
    print_number: int = 0


@dataclass
class Present:
    """A mishap that is so now."""

    appointment: Appointment
    contacts_before: int
    since: float | None = None  #: monotonic; when it came about


def appointment(text: str) -> Appointment:
    """`NAME` or `NAME@N`. Raises ValueError naming what is wrong."""
    name, at, number = text.partition("@")
    try:
        mishap = Mishap(name.strip())
    except ValueError as error:
        raise ValueError(f"{name}: one of {', '.join(Mishap)}") from error
    if not at:
        return Appointment(mishap)
    if not number.strip().isdecimal() or int(number) < FIRST:
        raise ValueError(f"{text}: a number of a print, 1 or more, follows the @")
    return Appointment(mishap, int(number))


class Schedule:
    """Strikes and mends one printer. Safe from any thread."""

    def __init__(
        self,
        printer: VirtualPrinter,
        appointments: Iterable[Appointment],
        on_event: Callable[[str], None],
        mend_after_s: float = 10.0,
    ) -> None:
        """`on_event` hears of every mishap that begins or ends, as `NAME begins`. What meets one print ends when that
        print is out, or `mend_after_s` after it came about."""
        self._printer = printer
        self._appointments = sorted(appointments, key=lambda each: each.print_number)
        self._on_event = on_event
        self._mend_after_s = mend_after_s
        self._lock = threading.RLock()
        self._present: list[Present] = []
        self.after_print(0)

    @property
    def present(self) -> list[Mishap]:
        with self._lock:
            return [each.appointment.mishap for each in self._present]

    def after_print(self, number: int) -> None:
        """So many prints are out: what met only the last one ends, what is to meet the next one begins."""
        with self._lock:
            for each in [each for each in self._present if 0 < each.appointment.print_number <= number]:
                self._end(each)
            while self._appointments and self._appointments[0].print_number <= number + 1:
                self._begin(self._appointments.pop(0), strike)

    def pass_time(self) -> None:
        """To be called now and then: what has lasted long enough is mended."""
        now = time.monotonic()
        with self._lock:
            for each in list(self._present):
                if each.since is None and bites(self._printer, each.appointment.mishap, each.contacts_before):
                    each.since = now
                if each.appointment.print_number and each.since and now - each.since >= self._mend_after_s:
                    self._end(each)

    def strike_now(self, mishap: Mishap) -> None:
        with self._lock:
            self._begin(Appointment(mishap), strike_at_once)

    def mend(self, *mishaps: Mishap) -> None:
        """These end now; without any, all."""
        with self._lock:
            for each in [each for each in self._present if not mishaps or each.appointment.mishap in mishaps]:
                self._end(each)

    def _begin(self, appointment: Appointment, strike: Callable[[VirtualPrinter, Mishap], None]) -> None:
        self._present.append(Present(appointment, self._printer.contacts))
        strike(self._printer, appointment.mishap)
        self._on_event(f"{appointment.mishap} begins")

    def _end(self, each: Present) -> None:
        self._present.remove(each)
        cure(self._printer, each.appointment.mishap)
        self._on_event(f"{each.appointment.mishap} ends")
