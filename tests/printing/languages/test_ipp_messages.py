"""IPP messages: what is written reads back, and no bytes whatsoever break the reading."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printing.languages.base import Completed, Refused, StatusReply, Unreadable
from printing.languages.ipp_messages import (
    JOB_GROUP,
    PRINTER_GROUP,
    IppIncomplete,
    IppJobState,
    IppUnreadable,
    Operation,
    Tag,
    addressed,
    message,
    read_message,
)
from printing.languages.ipp_replies import ABOUT_JOB, ABOUT_PRINTER, KINDS, NEW_JOB, RESPONSE_LIMIT, IppReplyReader
from printing.languages.pdf import Pdf
from printing.media import Confirmation, Language, PrinterProfile
from printing.page import Page
from printing.status import Condition, PrinterStatus

OFFICE = PrinterProfile("office", Language.PDF, 300, 1240, Confirmation.JOB_STATE, monochrome=False)
CARD = Page(b"%PDF-1.4 card", 105.0, 148.0)

values = st.one_of(
    st.tuples(st.just(Tag.INTEGER), st.lists(st.integers(-(2**31), 2**31 - 1), min_size=1, max_size=3)),
    st.tuples(st.just(Tag.BOOLEAN), st.lists(st.booleans(), min_size=1, max_size=3)),
    st.tuples(
        st.sampled_from([Tag.NAME, Tag.KEYWORD, Tag.URI, Tag.TEXT]),
        st.lists(st.text(st.characters(codec="utf-8"), max_size=40), min_size=1, max_size=3),
    ),
)


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 0xFFFF), st.integers(1, 2**31 - 1), st.lists(values, max_size=6), st.binary(max_size=60))
def test_what_is_written_reads_back(code: int, request_id: int, told: list, document: bytes) -> None:
    attributes = [(tag, f"name-{place}", each) for place, (tag, each) in enumerate(told)]
    raw = message(code, request_id, groups=[(JOB_GROUP, attributes)], document=document)
    back = read_message(raw)
    assert (back.code, back.request_id, back.document) == (code, request_id, document)
    for _, name, each in attributes:
        assert back.all(name) == tuple(each)
    for cut in range(0, len(raw) - len(document), 7):
        with pytest.raises(IppIncomplete):
            read_message(raw[:cut])


@settings(max_examples=200, deadline=None)
@given(st.lists(st.binary(max_size=80), max_size=8))
def test_no_bytes_break_the_reader(pieces: list[bytes]) -> None:
    reader = IppReplyReader()
    for piece in pieces:
        for reply in reader.feed(piece):
            assert isinstance(reply, StatusReply | Completed | Refused | Unreadable)


def test_an_answer_without_end_is_given_up() -> None:
    reader = IppReplyReader()
    head = message(0, 1)[:-1] + b"\x44\x00\x01a\x7f\xff"
    replies = reader.feed(head)
    for _ in range(RESPONSE_LIMIT // 1000 + 1):
        replies += reader.feed(b"\x44\x00\x00\x00\x10" + b"x" * 995)
    assert any(isinstance(reply, Unreadable) for reply in replies)


@pytest.mark.parametrize(
    ("state", "reasons", "expected"),
    [
        (3, ("none",), set()),
        (4, ("media-low-warning",), {Condition.PAPER_LOW}),
        (5, ("media-empty-error", "cover-open"), {Condition.PAPER_OUT, Condition.COVER_OPEN}),
        (5, ("none",), {Condition.ERROR}),
        (3, ("media-jam-report",), set()),
    ],
)
def test_the_printers_reasons_are_its_conditions(state: int, reasons: tuple[str, ...], expected: set) -> None:
    told = [(Tag.ENUM, "printer-state", (state,)), (Tag.KEYWORD, "printer-state-reasons", reasons)]
    raw = message(0, KINDS + ABOUT_PRINTER, groups=[(PRINTER_GROUP, told)])
    assert IppReplyReader().feed(raw) == [StatusReply(PrinterStatus(frozenset(expected)))]


@pytest.mark.parametrize(
    ("state", "sheets", "expected"),
    [
        (IppJobState.COMPLETED, 1, Completed(42)),
        (IppJobState.ABORTED, 0, Refused(42, "aborted aborted-by-system", is_unprinted=True)),
        (IppJobState.ABORTED, 1, Refused(42, "aborted aborted-by-system", is_unprinted=False)),
        (IppJobState.CANCELED, None, Refused(42, "canceled aborted-by-system", is_unprinted=False)),
    ],
)
@pytest.mark.parametrize("chunk", [1, 7, 10_000])
def test_a_jobs_state_in_any_chunks(state: IppJobState, sheets: int | None, expected: object, chunk: int) -> None:
    told = [(Tag.ENUM, "job-state", (int(state),)), (Tag.KEYWORD, "job-state-reasons", ("aborted-by-system",))]
    if sheets is not None:
        told.append((Tag.INTEGER, "job-impressions-completed", (sheets,)))
    raw = message(0, 42 * KINDS + ABOUT_JOB, groups=[(JOB_GROUP, told)])
    reader = IppReplyReader()
    replies = [reply for at in range(0, len(raw), chunk) for reply in reader.feed(raw[at : at + chunk])]
    assert replies == [expected]


def test_a_refused_job_left_no_trace_and_a_forgotten_one_may_have() -> None:
    reader = IppReplyReader()
    assert reader.feed(message(0x040A, 7 * KINDS + NEW_JOB)) == [Refused(7, "ipp status 040a", is_unprinted=True)]
    assert reader.feed(message(0x0406, 7 * KINDS + ABOUT_JOB)) == [Refused(7, "ipp status 0406", is_unprinted=False)]
    assert reader.feed(message(0x0507, 7 * KINDS + ABOUT_JOB)) == []


def test_a_card_goes_out_as_a_job_with_its_mark_its_size_and_its_address() -> None:
    raw = Pdf().encode(CARD, OFFICE, 42)
    sent = read_message(addressed(raw, [(Tag.URI, "printer-uri", ("ipp://p/ipp/print",))]))
    assert sent.code == Operation.PRINT_JOB
    assert list(sent.groups[0][1])[:3] == ["attributes-charset", "attributes-natural-language", "printer-uri"]
    assert sent.first("job-name") == "packing-station 000042"
    assert sent.first("media") == "iso_a6_105x148mm"
    assert sent.document == CARD.pdf
    with pytest.raises(IppUnreadable):
        addressed(b"%PDF-1.4", [])
