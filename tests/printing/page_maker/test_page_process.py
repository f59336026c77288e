"""A real page process: the same pages as here, whatever the words; killed, hung or never there, no page is lost."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printing.document import Document, Handwriting, Heading, Picture, Qr, Text
from printing.errors import DoesNotFit, PictureUnreadable
from printing.media import CARD_A6, LABEL_57X32, NOTE_80, Confirmation, Language, PrinterProfile
from printing.page_maker import PageMaker, PageNotMade, PageProcess, PagesHere
from printing.page_maker.base import Task
from printing.page_maker.child import Child
from tests.fakes.fragile_pages import COMMAND as FRAGILE

COMMAND = (sys.executable, "-m", "printing.page_maker.worker")
CLOSE_S = 20.0
START_S = 120.0  #: these tests are about children that come up, however busy the computer is
NOTES = PrinterProfile("notes", Language.ESCPOS, 203, 576, Confirmation.MARK, has_cutter=True)
LABELS = PrinterProfile("labels", Language.ZPL, 203, 832, Confirmation.HOST_VERIFY)
CARDS = PrinterProfile("cards", Language.PDF, 300, 1240, Confirmation.NONE, monochrome=False)
PAPERS = ((NOTE_80, NOTES), (LABEL_57X32, LABELS), (CARD_A6, CARDS))


def note(words: str, title: str = "note") -> Document:
    return Document(title, (Heading(words), Text(words), Handwriting(words, seed=7)), "de", code="10482-N")


@pytest.fixture(scope="module")
def process() -> Iterator[PageProcess]:
    made = PageProcess(COMMAND, start_s=START_S)
    yield made
    made.close(CLOSE_S)


@pytest.fixture
def fragile() -> Iterator[PageProcess]:
    made = PageProcess(FRAGILE, start_s=START_S)
    yield made
    made.close(CLOSE_S)


def all_of(pages: PageMaker, document: Document) -> list[object]:
    """Page, bytes and picture of a document on every paper, or what was raised."""
    made: list[object] = []
    for media, profile in PAPERS:
        try:
            page = pages.lay_out(document, media, profile)
        except (DoesNotFit, PictureUnreadable) as error:
            made.append((type(error), str(error)))
        else:
            made.append((page, pages.encode(page, profile, 42), pages.preview_png(page, profile)))
    return made


HOSTILE = st.one_of(
    st.text(max_size=60),
    st.sampled_from(["\x00", "\ud800", "^XA^XZ", "\x1b@", "<b>&amp;</b>", "(\\)/JS", "🎁 ملاحظة", "a\n" * 600]),
)


@given(words=HOSTILE)
@settings(max_examples=40, deadline=None)
def test_the_child_makes_the_same_as_this_process_of_any_words(process: PageProcess, words: str) -> None:
    """And it is still the same child afterwards: nothing that a shop or a customer writes ends it."""
    process.lay_out(note("Danke"), NOTE_80, NOTES)
    before = process.pid
    assert all_of(process, note(words)) == all_of(PagesHere(), note(words))
    assert process.pid == before


def test_what_layout_refuses_is_refused_by_the_child_in_the_same_words(process: PageProcess) -> None:
    broken = Document("note", (Picture(b"no picture", 20.0),))
    with pytest.raises(PictureUnreadable):
        process.lay_out(broken, NOTE_80, NOTES)
    with pytest.raises(DoesNotFit):
        process.lay_out(note("Zeile\n" * 400), LABEL_57X32, LABELS)


def test_many_threads_get_their_own_answers(process: PageProcess) -> None:
    documents = [Document("note", (Text(f"Nr. {number}"), Qr(f"N{number}"))) for number in range(24)]
    here = [PagesHere().lay_out(each, NOTE_80, NOTES) for each in documents]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(lambda each: process.lay_out(each, NOTE_80, NOTES), documents)) == here


def test_a_killed_child_is_replaced_and_no_page_is_lost(process: PageProcess) -> None:
    """Killed again and again while four threads ask: every page comes, each the right one."""
    wanted = PagesHere().lay_out(note("Danke"), NOTE_80, NOTES)
    process.lay_out(note("Danke"), NOTE_80, NOTES)
    with ThreadPoolExecutor(4) as pool:
        asked = [pool.submit(process.lay_out, note("Danke"), NOTE_80, NOTES) for _ in range(40)]
        for done in (asked[4], asked[20]):
            done.result()
            if (pid := process.pid) is not None:
                psutil.Process(pid).kill()
        assert all(each.result() == wanted for each in asked)


def test_a_page_that_ends_one_child_is_made_by_the_next(fragile: PageProcess, tmp_path: Path) -> None:
    fragile.lay_out(note("Danke"), NOTE_80, NOTES)
    first = fragile.pid
    once = note("Danke", f"end once {tmp_path / 'met'}")
    assert fragile.lay_out(once, NOTE_80, NOTES) == PagesHere().lay_out(once, NOTE_80, NOTES)
    assert fragile.pid not in (None, first)


def test_a_page_that_ends_every_child_is_given_up_and_the_others_come(fragile: PageProcess) -> None:
    """It is not tried in this process, which would end the packing table; who asked meanwhile gets their page."""
    with ThreadPoolExecutor(5) as pool:
        bad = pool.submit(fragile.lay_out, note("Danke", "end"), NOTE_80, NOTES)
        good = [pool.submit(fragile.lay_out, note(f"Nr. {number}"), NOTE_80, NOTES) for number in range(8)]
        with pytest.raises(PageNotMade):
            bad.result()
        assert [each.result() for each in good] == [
            PagesHere().lay_out(note(f"Nr. {number}"), NOTE_80, NOTES) for number in range(8)
        ]


def test_a_page_that_never_comes_back_is_given_up() -> None:
    pages = PageProcess(FRAGILE, task_s=0.3, start_s=START_S)
    with pytest.raises(PageNotMade):
        pages.lay_out(note("Danke", "hang"), NOTE_80, NOTES)
    pages.close(CLOSE_S)


def test_a_mistake_of_ours_is_told_by_its_place_and_without_its_words(fragile: PageProcess) -> None:
    with pytest.raises(PageNotMade, match=r"KeyError at .*lay_out:\d+") as told:
        fragile.lay_out(note("Danke", "bug"), NOTE_80, NOTES)
    assert "Miriam" not in str(told.value)
    before = fragile.pid
    fragile.lay_out(note("Danke"), NOTE_80, NOTES)
    assert fragile.pid == before


@pytest.mark.parametrize(
    "command",
    [
        pytest.param(("/nowhere/station", "make-pages"), id="no such program"),
        pytest.param((sys.executable, "-c", "raise SystemExit(3)"), id="ends at once"),
        pytest.param((sys.executable, "-c", "print('hello, this is no page process at all')"), id="another program"),
    ],
)
def test_where_no_child_can_live_pages_are_made_here(command: tuple[str, ...]) -> None:
    clock = [0.0]
    pages = PageProcess(command, now=lambda: clock[0])
    assert all_of(pages, note("Danke")) == all_of(PagesHere(), note("Danke"))
    assert pages.pid is None
    pages.close(CLOSE_S)


def test_it_is_tried_again_after_a_while(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An update or a virus scanner held the program back: the next minute finds it."""
    program = tmp_path / "pages.py"
    clock = [0.0]
    pages = PageProcess((sys.executable, str(program)), now=lambda: clock[0], start_s=START_S)
    pages.lay_out(note("Danke"), NOTE_80, NOTES)
    program.write_text("from printing.page_maker.worker import main\nmain()\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join(sys.path))
    clock[0] = 59.0
    pages.lay_out(note("Danke"), NOTE_80, NOTES)
    tried_early = pages.pid
    clock[0] = 61.0
    pages.lay_out(note("Danke"), NOTE_80, NOTES)
    assert (tried_early, pages.pid is None) == (None, False)
    pages.close(CLOSE_S)


def test_closed_it_leaves_no_process_and_makes_pages_all_the_same() -> None:
    pages = PageProcess(COMMAND, start_s=START_S)
    pages.start()
    page = pages.lay_out(note("Danke"), NOTE_80, NOTES)
    child = psutil.Process(pages.pid)
    pages.close(CLOSE_S)
    pages.close(CLOSE_S)
    assert not child.is_running()
    assert pages.lay_out(note("Danke"), NOTE_80, NOTES) == page


def test_the_child_ends_with_the_station_that_dies() -> None:
    """The station is killed, nobody closes anything: the pipe does it."""
    station = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import sys; from printing.page_maker.child import Child\n"
            f"child = Child({COMMAND!r}); child.is_ready(30.0); print(child.pid, flush=True); sys.stdin.read()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert station.stdout is not None
    child = psutil.Process(int(station.stdout.readline()))
    station.kill()
    station.communicate()
    psutil.wait_procs([child], timeout=CLOSE_S)
    assert not child.is_running() or child.status() == psutil.STATUS_ZOMBIE


@pytest.mark.skipif(os.name == "nt", reason="Windows sends no signal to the child")
def test_ctrl_c_in_a_terminal_does_not_end_the_child() -> None:
    child = Child(COMMAND)
    assert child.is_ready(CLOSE_S)
    psutil.Process(child.pid).send_signal(signal.SIGINT)
    given = (note("Danke"), NOTE_80, NOTES)
    assert child.ask(Task.LAY_OUT, given, CLOSE_S) == PagesHere().lay_out(*given)
    child.close(CLOSE_S)
