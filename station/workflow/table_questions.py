"""Questions with several answers: why something stays out, which print again, which text. A part of the table."""

from collections.abc import Callable
from functools import partial

from station.domain.catalog import Slot
from station.domain.orders import OrderLine
from station.domain.packing import SHORT_REASONS
from station.domain.trouble import Trouble
from station.workflow.exchange import Exchange, other_texts
from station.workflow.parcel import Parcel
from station.workflow.question import Answer, option
from station.workflow.screen import MOST_ANSWERS
from station.workflow.table import Table

#: Why a person wants a print again.
REASONS_AGAIN = ("crumpled", "wrong_paper", "unreadable", "fell_down", "other")
#: `PrintJob.reason` of a print whose words were replaced.
OTHER_TEXT = "other_text"


class TableQuestions:
    """Asks for a table. Raises Trouble where there is nothing to ask about."""

    def __init__(self, table: Table, exchange: Exchange, copy: Callable[[str, str], None]) -> None:
        """`copy` prints a job again ("" = all of them), for a reason."""
        self._table = table
        self._exchange = exchange
        self._copy = copy

    # --- items -------------------------------------------------------------------------------------------

    def short(self) -> None:
        """Something is missing: which line, then why."""
        parcel = self._open()
        missing = parcel.missing_lines()
        if not missing:
            raise Trouble("items.none_missing", number=parcel.number)
        self._which_line(parcel, missing, lambda line: self._why_short(parcel, line))

    def _why_short(self, parcel: Parcel, line: OrderLine) -> None:
        def leave_out(reason: str) -> Callable[[], None]:
            def act() -> None:
                self._table.book.leave_out(parcel, line, reason)
                self._table.show_good()

            return act

        answers = [Answer(option(f"short.{reason}"), leave_out(reason)) for reason in SHORT_REASONS]
        self._ask("ask.short", answers, name=line.name, pieces=parcel.missing(line))

    def damaged(self) -> None:
        """A piece is damaged: of which line."""
        parcel = self._open()

        def take_anew(line: OrderLine) -> None:
            self._table.book.take_anew(parcel, line)
            self._table.show_good()

        self._which_line(parcel, parcel.lines, take_anew)

    def _which_line(self, parcel: Parcel, lines: list[OrderLine], then: Callable[[OrderLine], None]) -> None:
        if len(lines) == 1:
            then(lines[0])
            return
        following = parcel.next_line()
        ordered = sorted(lines, key=lambda line: line is not following and line != following)
        answers = [
            Answer(
                option("line", name=line.name, pieces=parcel.missing(line) or line.quantity),
                partial(then, line),
            )
            for line in ordered[:MOST_ANSWERS]
        ]
        self._ask("ask.line", answers)

    # --- inserts -----------------------------------------------------------------------------------------

    def no_sample(self) -> None:
        """The sample's bin is empty: the next best, or nothing."""
        parcel = self._open_for_prints()
        place = next((p for p in parcel.places if parcel.choice(p).sample is not None), None)
        if place is None:
            raise Trouble("sample.none_planned", number=parcel.number)
        table = self._table
        self._exchange.without_sample(parcel, place, table.now(), table.packer)
        table.desk.replace(parcel, place)
        table.show_good()

    def text(self) -> None:
        """Another of the ready texts for the note."""
        parcel = self._open_for_prints()
        place = parcel.place_of(Slot.NOTE)
        texts = other_texts(parcel, place) if place is not None else []
        if place is None or not texts:
            raise Trouble("text.no_other", number=parcel.number)
        table, at_place = self._table, place

        def take(index: int) -> Callable[[], None]:
            def act() -> None:
                self._exchange.with_text(parcel, at_place, texts[index], table.now(), table.packer)
                table.desk.replace(parcel, at_place, OTHER_TEXT)
                table.show_good()

            return act

        read = table.desk.composer.words_of
        answers = [
            Answer(
                option("text", words=read(texts[i], parcel.choice(at_place), parcel.decision, parcel.catalog)), take(i)
            )
            for i in range(len(texts))
        ]
        self._ask("ask.text", answers)

    # --- prints ------------------------------------------------------------------------------------------

    def again(self) -> None:
        """Which print is wanted again, then why."""
        parcel = self._table.parcel or self._table.last
        printed = [p for p in parcel.places if parcel.newest_copy(p)] if parcel else []
        if parcel is None or not printed:
            raise Trouble("print.none_here")
        self._table.desk.picture_due(parcel)
        if len(printed) == 1:
            self._why_again(parcel, self._job(parcel, printed[0]))
            return
        answers = [
            Answer(
                option(
                    "print",
                    parcel.previews.get(self._job(parcel, place), b""),
                    title=parcel.title(place),
                    names=tuple(sorted(parcel.names(place).items())),
                    slot=parcel.choice(place).slot.value,
                ),
                partial(self._why_again, parcel, self._job(parcel, place)),
            )
            for place in printed[: MOST_ANSWERS - 1]
        ]
        answers.append(Answer(option("prints.all"), lambda: self._why_again(parcel, "")))
        self._ask("ask.again", answers, number=parcel.number)

    def _why_again(self, parcel: Parcel, job_id: str) -> None:
        if job_id in {job.id for _, job in parcel.missing_prints()}:
            self._copy(job_id, "")  # nothing came out: no misprint
            return
        is_personal = parcel.decision.context.customer is not None

        def copy(reason: str) -> Callable[[], None]:
            return lambda: self._copy(job_id, reason)

        answers = [Answer(option(f"again.{reason}"), copy(reason)) for reason in REASONS_AGAIN]
        self._ask("ask.reason", answers, is_personal=is_personal)

    @staticmethod
    def _job(parcel: Parcel, place: int) -> str:
        job = parcel.prints[place].job
        return job.id if job else ""

    def _open(self) -> Parcel:
        parcel = self._table.parcel
        if parcel is None:
            raise Trouble("order.none_open")
        return parcel

    def _open_for_prints(self) -> Parcel:
        parcel = self._open()
        if parcel.is_watched:
            raise Trouble("watch.only")
        return parcel

    def _ask(self, code: str, answers: list[Answer], **facts: object) -> None:
        self._table.screen.ask(code, answers, self._table.behind(), **facts)
