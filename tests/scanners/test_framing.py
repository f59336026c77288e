"""Framing: no chunking changes the scans, nothing but suffixes ends one, memory is bounded."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scanners.framing import Read, ScanFramer

contents = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=40).filter(
    lambda text: text.strip() and not text.startswith("]")
)
suffixes = st.sampled_from([b"\r", b"\n", b"\r\n", b"\t", b"\x03"])


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=200), st.lists(st.integers(0, 200)))
def test_no_chunking_changes_the_reads(stream: bytes, cuts: list[int]) -> None:
    whole = ScanFramer(longest=50)
    chunked = ScanFramer(longest=50)
    places = sorted({0, len(stream), *(min(cut, len(stream)) for cut in cuts)})
    in_pieces = [read for start, end in itertools.pairwise(places) for read in chunked.feed(stream[start:end])]
    assert in_pieces == whole.feed(stream)
    assert chunked.flush() == whole.flush()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(contents, suffixes), max_size=10))
def test_every_read_comes_out_as_it_was_sent(sent: list[tuple[str, bytes]]) -> None:
    stream = b"".join(text.encode() + suffix for text, suffix in sent)
    assert [read.text for read in ScanFramer().feed(stream)] == [text for text, _ in sent]


def test_group_separators_are_content_and_the_identifier_is_not() -> None:
    reads = ScanFramer().feed(b"\x02]C1010400638133393110AB\x1d21X\x03]E04006381333931\r\n")
    assert reads == [Read("010400638133393110AB\x1d21X", "C1"), Read("4006381333931", "E0")]


def test_a_scanners_prefix_is_stripped_where_present() -> None:
    assert ScanFramer(prefix=b"~S").feed(b"~S1001\r1002\r") == [Read("1001"), Read("1002")]


def test_an_overlong_read_is_dropped_whole_and_the_next_one_is_sound() -> None:
    framer = ScanFramer(longest=10)
    assert framer.feed(b"12345678901234567\r1001\r") == [Read("1001")]
    assert framer.dropped == 1


def test_half_a_read_is_forgotten_when_the_line_was_cut() -> None:
    framer = ScanFramer()
    framer.feed(b"10")
    framer.reset()
    assert framer.feed(b"1002\r") == [Read("1002")]


@pytest.mark.parametrize("raw", ["Größe".encode(), "Größe".encode("latin-1")])
def test_umlauts_survive_either_encoding(raw: bytes) -> None:
    assert ScanFramer().feed(raw + b"\r") == [Read("Größe")]
