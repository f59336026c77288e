"""Every kind of view that a packer sees, by name, made from one real open order."""

from dataclasses import replace
from datetime import UTC, date, datetime

from station.domain.catalog import Slot
from station.domain.command_codes import Command
from station.domain.journal import DayCount, Packed
from station.domain.packing import SHORT_REASONS
from station.workflow.views import (
    AskView,
    CommandsView,
    DayView,
    DoneView,
    IdleView,
    InsertView,
    LoginView,
    Next,
    NextKind,
    OpenView,
    Option,
    ProblemView,
    ToTakeOut,
    View,
)

COUNT = DayCount(packed=12, waiting=31, set_aside=1, seconds_each=44.0)
LAST = Packed("p", "10006", datetime(2026, 11, 22, 12, 0, tzinfo=UTC), "Anna", "Packing table 1", 41.0, 1)
OUT = ToTakeOut("TEA-EG-250", "Earl Grey with bergamot 250 g", 2)
PEOPLE = ((1, "Anna"), (2, "Mehmet"), (3, "Zofia"), (4, "Maximiliane-Alexandra"))


def problem(code: str, behind: OpenView | None = None, *, may_go_on: bool = False, **facts: object) -> ProblemView:
    return ProblemView(code, tuple(sorted(facts.items())), behind, may_go_on)


def ask(code: str, *options: Option, **facts: object) -> AskView:
    return AskView(code, options, tuple(sorted(facts.items())))


def option(code: str, **facts: object) -> Option:
    return Option(code, tuple(sorted(facts.items())))


def print_of(insert: InsertView) -> Option:
    """A print as an answer to "which one?"."""
    facts = (("names", tuple(insert.names.items())), ("slot", insert.slot.value), ("title", insert.title))
    return Option("print", facts, insert.preview_png)


def packer_views(opened: OpenView) -> dict[str, View]:
    """One of each, as full as they get."""
    done = tuple(replace(line, checked=line.line.quantity, is_next=False) for line in opened.lines)
    number = opened.order.number
    item = replace(opened, next=Next(NextKind.ITEM, line=opened.lines[0].line.position), can_undo=True)
    text = "Thank you for your order, and have a lovely winter with it. There is a small sample for you to try."
    return {
        "idle": IdleView(COUNT, LAST, (Slot.NOTE, Slot.SAMPLE), misprints=3, kept_here=2, is_training=True),
        "watching": IdleView(COUNT, is_watching=True),
        "open": replace(item, is_resumed=True, part=2, tote=("10017", "10044")),
        "print": replace(opened, lines=done, next=Next(NextKind.PRINT, place=opened.inserts[0].place)),
        "sample": replace(opened, lines=done, next=Next(NextKind.SAMPLE, place=opened.inserts[1].place)),
        "lay_in": replace(opened, lines=done, next=Next(NextKind.LAY_IN, place=opened.inserts[-1].place)),
        "foreign": replace(opened, lines=done, next=Next(NextKind.FOREIGN)),
        "finish": replace(opened, lines=done),
        "take_out": replace(opened, next=Next(NextKind.TAKE_OUT), to_take_out=OUT),
        "short": replace(opened, lines=(replace(opened.lines[0], short=1, damaged=1), *opened.lines[1:])),
        "wrong_note": problem("print.of_other_order", opened, number="10015", open_number=number),
        "wrong_item": problem("item.wrong", opened, name="Linden honey 250 g", expected="Linden honey 500 g"),
        "missing": problem("items.missing", opened, may_go_on=True, name="Linden honey 500 g", number=number),
        "must_come_out": problem("items.take_out", opened, name=OUT.name, pieces=OUT.pieces, number=number),
        "of_old_plan": problem("inserts.of_old_plan", opened, number=number),
        "old_plan_inside": replace(opened, next=Next(NextKind.TAKE_OUT)),
        "missing_print": problem(
            "print.missing", opened, may_go_on=True, slot=Slot.NOTE, title="Note", job_id=opened.inserts[0].job_id
        ),
        "expired_print": problem("print.expired", opened, job_id=opened.inserts[0].job_id, title="Note"),
        "uncertain": problem("print.uncertain", opened, job_id=opened.inserts[0].job_id, title="Note"),
        "ask_short": ask("ask.short", *(option(f"short.{reason}") for reason in SHORT_REASONS), name="Linden honey"),
        "ask_text": ask("ask.text", *(option("text", words=text) for _ in range(9))),
        "ask_again": ask(
            "ask.again",
            *(print_of(insert) for insert in opened.inserts),
            option("prints.all"),
        ),
        "ask_code": ask("ask.code", option("code.order", number="1"), option("code.item"), scanned="4711"),
        "ask_box": ask(
            "ask.box", option("box.here"), option("box.gone"),
            number=number, when=LAST.packed_at, packer="Anna", pieces=2,
        ),
        "login": LoginView(PEOPLE, is_locked=True, wrong_tries=2, open_number=number),
        "login_waits": LoginView(PEOPLE, wrong_tries=5, wait_s=30),
        "login_badges": LoginView(()),
        "day": DayView(
            date(2026, 11, 22), 112, ("10017", "10044"), 44.0, ((8, 12), (9, 19), (20, 1)), 3,
            (("crumpled", 2), ("unreadable", 1)), 31, ((Slot.NOTE, 112), (Slot.SAMPLE, 80)), 5, 31.0,
        ),
        "empty_day": DayView(date(2026, 11, 22), 0, (), None, (), 0, (), 0, ()),
        "help": CommandsView(tuple(Command), opened),
        "help_at_rest": CommandsView(tuple(Command)),
        "done": DoneView(opened.order, opened.customer, 41.0, opened.inserts, COUNT, opened.inserts[:1]),
    }  # fmt: skip
