"""The moving part of a printer made of software: prints step by step, in order, at its speed. No bytes of commands."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from printing.media import MM_PER_INCH, Language, Media, PrinterProfile, dots
from printing.page import Bitmap
from printing.status import Condition, PrinterStatus
from printing.virtual.paper import Paper
from printing.virtual.picture import joined, to_png
from printing.virtual.steps import Eject, PrintDots, PrintSheet, Prove

Motion = PrintDots | PrintSheet | Eject | Prove


@dataclass(frozen=True, slots=True)
class Stop:
    """Something that will go wrong while paper moves."""

    after_rows: int  #: of what is printed from now on; a sheet stops at half its height
    conditions: frozenset[Condition]


@dataclass(frozen=True, slots=True)
class Errand:
    """One motion, and whom to tell when it is a proof."""

    motion: Motion
    answer: Callable[[bytes], None]


class Mechanism:
    """One thread that carries out errands; it stands still under blocking conditions and goes on after them."""

    def __init__(
        self,
        name: str,
        profile: PrinterProfile,
        media: Media,
        on_paper: Callable[[Paper], None],
        speed_factor: float,
        now: Callable[[], datetime],
        on_stop: Callable[[], None] = lambda: None,
    ) -> None:
        """`speed_factor`: 1 = as long as the profile's speed takes, 0 = at once; `on_stop` hears of every `Stop` that
        came about."""
        self._name = name
        self._profile = profile
        self._media = media
        self._on_paper = on_paper
        self._speed_factor = speed_factor
        self._now = now
        self._on_stop = on_stop
        self._cuts_by_command = profile.language is Language.ESCPOS
        self._changed = threading.Condition()
        self._errands: deque[Errand] = deque()
        self._bands: list[Bitmap] = []
        self._sheet: PrintSheet | None = None
        self._number = 0
        self._is_busy = False
        self._is_closing = False
        self._buffer_age = 0  # counts how often the buffer was dropped
        self._moved_at = now()  # when dots were printed last
        self._errand_age = 0  # as it was when the errand under way was taken
        self._conditions: frozenset[Condition] = frozenset()
        self._stop: Stop | None = None
        self._roll_ended = False  # what is on the paper so far hangs on the old roll
        self.reprints_after_stop = False  #: a label that was interrupted is printed again from its first row
        self._thread = threading.Thread(target=self._run, name=f"virtual {name}", daemon=True)
        self._thread.start()

    @property
    def conditions(self) -> frozenset[Condition]:
        return self._conditions

    def set_conditions(self, conditions: frozenset[Condition]) -> None:
        """What is wrong from now on; a stop that has not come about is called off."""
        with self._changed:
            self._has_come(conditions)
            self._stop = None
            self._changed.notify_all()

    def _has_come(self, conditions: frozenset[Condition]) -> None:
        self._roll_ended |= Condition.PAPER_OUT in conditions and Condition.PAPER_OUT not in self._conditions
        self._conditions = conditions

    def stop_after(self, rows: int, conditions: frozenset[Condition]) -> None:
        """These conditions will come about when so many more rows are printed."""
        with self._changed:
            self._stop = Stop(rows, conditions)

    @property
    def waiting(self) -> int:
        """Prints that are not out yet."""
        with self._changed:
            ejects = sum(isinstance(errand.motion, Eject) for errand in self._errands)
            return ejects or int(self._is_busy)

    def carry_out(self, errand: Errand) -> None:
        with self._changed:
            self._errands.append(errand)
            self._changed.notify_all()

    def forget(self) -> None:
        """Drop what is not printed yet. What is on the paper stays there: label printers feed the torn label out,
        receipt printers keep it before the cutter until they are told to cut."""
        with self._changed:
            self._errands.clear()
            self._sheet = None
            self._buffer_age += 1
            if not self._cuts_by_command:
                self._errands.append(Errand(Eject(), lambda _answer: None))
            self._changed.notify_all()

    def wait_until_idle(self, timeout_s: float) -> bool:
        """True once nothing is left to print; False after the time-out."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._errands and not self._is_busy, timeout_s)

    def close(self) -> None:
        """Stop at once and join the thread."""
        with self._changed:
            self._is_closing = True
            self._changed.notify_all()
        if threading.current_thread() is not self._thread:
            self._thread.join(timeout=5.0)

    def _run(self) -> None:
        while (errand := self._next()) is not None:
            self._print(errand)
            with self._changed:
                self._is_busy = False
                self._changed.notify_all()

    def _next(self) -> Errand | None:
        """The next errand once there is one and nothing blocks; None when closing."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_closing or (bool(self._errands) and self._can_print()))
            if self._is_closing:
                return None
            self._is_busy = True
            self._errand_age = self._buffer_age
            return self._errands.popleft()

    def _can_print(self) -> bool:
        return PrinterStatus(self._conditions).is_ready

    def _print(self, errand: Errand) -> None:
        match errand.motion:
            case PrintDots(bitmap):
                self._print_dots(bitmap)
            case PrintSheet(height_mm=height_mm) as sheet:
                self._print_sheet(sheet, round(height_mm * self._profile.dpi / MM_PER_INCH))
            case Eject():
                self._eject()
            case Prove(answer):
                errand.answer(answer)

    def _print_dots(self, bitmap: Bitmap) -> None:
        """Row by row; after a stop it goes on where it stopped, or from the start where the printer reprints. Where the
        paper had ended, what was printed before is a piece of its own."""
        top = 0
        while top < bitmap.height_dots:
            self._tear_where_the_roll_ended()
            moved = self._moved(bitmap.height_dots - top)
            if moved:
                self._moved_at = self._now()
                self._bands.append(_part_of(bitmap, top, moved))
            top += moved
            if not self._may_go_on():
                return
            if top < bitmap.height_dots and self.reprints_after_stop:
                self._eject(is_torn=True)
                top = 0

    def _tear_where_the_roll_ended(self) -> None:
        with self._changed:
            has_ended, self._roll_ended = self._roll_ended, False
        if has_ended and self._bands:
            self._eject(is_torn=True)

    def _print_sheet(self, sheet: PrintSheet, rows: int) -> None:
        top = 0
        while top < rows:
            top += self._moved(rows - top)
            if not self._may_go_on():
                return
        self._sheet, self._moved_at = sheet, self._now()

    def _moved(self, rows: int) -> int:
        """Move the paper by so many rows; the number that were printed before a stop or a dropped buffer."""
        with self._changed:
            stop = self._stop if self._stop is not None and self._stop.after_rows < rows else None
            if self._stop is not None and stop is None:
                self._stop = Stop(self._stop.after_rows - rows, self._stop.conditions)
        wanted = stop.after_rows if stop else rows
        seconds = wanted * MM_PER_INCH / self._profile.dpi / self._profile.speed_mm_s * self._speed_factor
        began = time.monotonic()
        with self._changed:
            if self._changed.wait_for(lambda: self._is_over(), seconds):
                return min(wanted, int(wanted * (time.monotonic() - began) / seconds)) if seconds else 0
            has_come = stop is not None and stop is self._stop  # else it was called off meanwhile
            if stop is not None and has_come:
                self._has_come(self._conditions | stop.conditions)
                self._stop = None
        if has_come:
            self._on_stop()
        return wanted

    def _may_go_on(self) -> bool:
        """Wait while something blocks; False when the buffer was dropped meanwhile or the printer was closed."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_over() or self._can_print())
            return not self._is_over()

    def _is_over(self) -> bool:
        return self._is_closing or self._buffer_age != self._errand_age

    def _eject(self, *, is_torn: bool = False) -> None:
        with self._changed:
            paper = self._paper(is_torn)
            self._bands.clear()
            self._sheet = None
        if paper is not None:
            self._on_paper(paper)

    def _paper(self, is_torn: bool) -> Paper | None:
        """The piece printed so far; None when nothing was."""
        if self._sheet is not None:
            png, width_mm, height_mm = self._sheet.png, self._sheet.width_mm, self._sheet.height_mm
        elif self._bands:
            bitmap = joined(self._bands)
            paper_dots = dots(self._media.width_mm, self._profile.dpi)
            png = to_png(bitmap, paper_dots)
            to_mm = MM_PER_INCH / self._profile.dpi
            width_mm, height_mm = max(paper_dots, bitmap.width_dots) * to_mm, bitmap.height_dots * to_mm
        else:
            return None
        self._number += 1
        return Paper(self._name, self._number, png, width_mm, height_mm, self._now(), self._moved_at, is_torn)


def _part_of(bitmap: Bitmap, top: int, rows: int) -> Bitmap:
    start = top * bitmap.stride
    return Bitmap(bitmap.width_dots, rows, bitmap.rows[start : start + rows * bitmap.stride])
