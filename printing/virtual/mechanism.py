"""The moving part of a printer made of software: prints step by step, in order, at its speed. No bytes of commands."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from printing.media import MM_PER_INCH, Media, PrinterProfile, dots
from printing.page import Bitmap
from printing.status import Condition, PrinterStatus
from printing.virtual.paper import Paper
from printing.virtual.picture import joined, to_png
from printing.virtual.steps import Eject, PrintDots, PrintSheet, Prove

Motion = PrintDots | PrintSheet | Eject | Prove


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
    ) -> None:
        """`speed_factor`: 1 = as long as the profile's speed takes, 0 = at once."""
        self._name = name
        self._profile = profile
        self._media = media
        self._on_paper = on_paper
        self._speed_factor = speed_factor
        self._now = now
        self._changed = threading.Condition()
        self._errands: deque[Errand] = deque()
        self._bands: list[Bitmap] = []
        self._sheet: PrintSheet | None = None
        self._number = 0
        self._is_busy = False
        self._is_closing = False
        self._buffer_age = 0  # counts how often the buffer was dropped
        self._conditions: frozenset[Condition] = frozenset()
        self._thread = threading.Thread(target=self._run, name=f"virtual {name}", daemon=True)
        self._thread.start()

    @property
    def conditions(self) -> frozenset[Condition]:
        return self._conditions

    def set_conditions(self, conditions: frozenset[Condition]) -> None:
        with self._changed:
            self._conditions = conditions
            self._changed.notify_all()

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
        """Drop what is not printed yet."""
        with self._changed:
            self._errands.clear()
            self._bands.clear()
            self._sheet = None
            self._buffer_age += 1
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
            return self._errands.popleft()

    def _can_print(self) -> bool:
        return PrinterStatus(self._conditions).is_ready

    def _print(self, errand: Errand) -> None:
        match errand.motion:
            case PrintDots(bitmap):
                if self._took_its_time(bitmap.height_dots * MM_PER_INCH / self._profile.dpi):
                    self._bands.append(bitmap)
            case PrintSheet(height_mm=height_mm) as sheet:
                if self._took_its_time(height_mm):
                    self._sheet = sheet
            case Eject():
                self._eject()
            case Prove(answer):
                errand.answer(answer)

    def _took_its_time(self, height_mm: float) -> bool:
        """Move the paper; False when the buffer was dropped meanwhile or the printer was closed."""
        seconds = height_mm / self._profile.speed_mm_s * self._speed_factor
        with self._changed:
            age = self._buffer_age
            self._changed.wait_for(lambda: self._is_closing or self._buffer_age != age, seconds)
            return not self._is_closing and self._buffer_age == age

    def _eject(self) -> None:
        with self._changed:
            paper = self._paper()
            self._bands.clear()
            self._sheet = None
        if paper is not None:
            self._on_paper(paper)

    def _paper(self) -> Paper | None:
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
        return Paper(self._name, self._number, png, width_mm, height_mm, self._now())
