"""The band says what can really be done now: no print is laid in that does not lie there, Enter takes nothing out."""

from dataclasses import replace

import pytest

from printing.jobs import JobState
from station.ui.instructions import Instruction, instruction_for
from station.wording.words import Words
from station.workflow.views import Next, NextKind, OpenView, ProblemView, ToTakeOut, View


def told(view: View) -> Instruction:
    return instruction_for(view, Words("en"), "de")


@pytest.mark.parametrize("kind", [NextKind.PRINT, NextKind.LAY_IN])
def test_a_print_that_still_waits_is_not_to_be_laid_in(opened: OpenView, kind: NextKind) -> None:
    waiting = replace(opened.inserts[0], state=JobState.QUEUED)
    view = replace(opened, inserts=(waiting, *opened.inserts[1:]), next=Next(kind, place=waiting.place))
    assert told(view).say == "Not printed yet: Handwritten note"
    assert told(replace(view, inserts=opened.inserts)).say.startswith("Lay in")


def test_pieces_that_must_come_out_are_taken_out_by_a_key_of_their_own(opened: OpenView) -> None:
    facts = (("name", "Linden honey 500 g"), ("number", "10006"), ("pieces", 2))
    said = told(ProblemView("items.take_out", facts, opened))
    assert said.say == "Take 2 out: Linden honey 500 g"
    assert [key.key for key in said.keys] == ["F8", "Esc"]
    left = replace(opened, next=Next(NextKind.TAKE_OUT), to_take_out=ToTakeOut("HON", "Linden honey 500 g", 2))
    assert told(left).say == said.say


@pytest.mark.parametrize("code", ["print.expired", "print.failed", "print.missing"])
@pytest.mark.parametrize("may_go_on", [True, False])
def test_a_missing_print_is_printed_by_one_key(opened: OpenView, code: str, may_go_on: bool) -> None:
    facts = (("job_id", opened.inserts[0].job_id), ("slot", "note"))
    said = told(ProblemView(code, facts, opened, may_go_on))
    assert [key.key for key in said.keys] == (["F2", "Enter", "Esc"] if may_go_on else ["F2", "Esc"])


@pytest.mark.parametrize(
    ("code", "say"),
    [
        ("database.full", "Stop packing"),
        ("database.missing", "Stop packing"),
        ("database.unreachable", "Stop packing"),
        ("database.locked", "Scan the next item"),
    ],
)
def test_nobody_is_told_to_scan_on_where_nothing_can_be_saved(opened: OpenView, code: str, say: str) -> None:
    assert told(ProblemView(code, (), opened)).say == say
