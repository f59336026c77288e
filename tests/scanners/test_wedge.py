"""The rhythm of keys: scans are cut whole at any allowed speed, typing is given back unchanged and in order."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scanners.wedge import KEYS_PER_CHARACTER, PAUSE_MS, REST_MS, STAMP_RANGE, Decoded, WedgeDecoder

GAP_MS = 60
CODES = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-/_: \x1d", min_size=4, max_size=40)
TYPED = st.text("abcdefghijklmnopqrstuvwxyzäöüß 0123456789", min_size=1, max_size=12)


@dataclass
class Desk:
    """A decoder, a clock of stamps, and what came out, in order."""

    decoder: WedgeDecoder[object] = field(default_factory=lambda: WedgeDecoder(GAP_MS))
    now_ms: int = 1000
    out: list[object] = field(default_factory=list)
    swallowed: list[object] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)

    def take(self, decoded: Decoded[object]) -> None:
        self.out += decoded.replays
        self.swallowed += decoded.swallowed
        if decoded.broken is not None:
            self.broken.append(decoded.broken)
        if decoded.scan is not None:
            self.out.append(("scan", decoded.scan))

    def key(self, text: str, after_ms: int, is_suffix: bool = False) -> None:
        self.now_ms += after_ms
        self.take(self.decoder.feed(text, self.now_ms, "<enter>" if is_suffix else text, is_suffix))

    def scan(self, code: str, gaps_ms: list[int]) -> None:
        for place, char in enumerate(code):
            self.key(char, gaps_ms[place % len(gaps_ms)] if place else GAP_MS + 1)
        self.key("", gaps_ms[-1], is_suffix=True)

    @property
    def scans(self) -> list[str]:
        return [one[1] for one in self.out if isinstance(one, tuple)]


@given(CODES, st.lists(st.integers(0, GAP_MS), min_size=1))
def test_no_timing_within_the_limit_changes_a_scan(code: str, gaps_ms: list[int]) -> None:
    desk = Desk()
    desk.scan(code, gaps_ms)
    assert desk.out == [("scan", code)]
    assert desk.swallowed == [*code, "<enter>"]
    assert not desk.decoder.is_holding


@given(st.lists(st.one_of(st.tuples(st.just("scan"), CODES), st.tuples(st.just("typed"), TYPED)), max_size=8))
def test_typing_between_scans_is_given_back_unchanged_and_in_order(parts: list[tuple[str, str]]) -> None:
    desk, expected = Desk(), []
    for kind, text in parts:
        if kind == "scan":
            desk.scan(text, [3, 0, 17])
            expected.append(("scan", text))
        else:
            for char in text:
                desk.key(char, GAP_MS + 30)
            desk.key("", GAP_MS + 30, is_suffix=True)
            expected += [*text, "<enter>"]
    desk.take(desk.decoder.expire())
    assert desk.out == expected


@given(st.lists(st.tuples(st.sampled_from(["a", "B", "7", "\x1d", "", "\n"]), st.integers(0, 150)), max_size=80))
def test_every_key_comes_out_exactly_once(keys: list[tuple[str, int]]) -> None:
    decoder: WedgeDecoder[int] = WedgeDecoder(GAP_MS, longest=10)
    at_ms, replayed, swallowed = 0, [], []
    for number, (text, after_ms) in enumerate(keys):
        at_ms += after_ms
        decoded = decoder.feed(text.strip("\n"), at_ms, number, is_suffix=text == "\n")
        replayed += decoded.replays
        swallowed += decoded.swallowed
    rest = decoder.expire()
    replayed += rest.replays
    swallowed += rest.swallowed
    assert replayed == sorted(replayed)
    assert sorted(replayed + swallowed) == list(range(len(keys)))


def test_shift_breaks_no_burst() -> None:
    desk = Desk()
    for char in "ORD-1001":
        desk.key("", 5)
        desk.key(char, 1)
        desk.key("", 1)
    desk.key("", 1, is_suffix=True)
    assert desk.scans == ["ORD-1001"]


def test_one_gap_over_the_limit_is_typing() -> None:
    desk = Desk()
    desk.key("A", 0)
    for char in "BC":
        desk.key(char, GAP_MS)
    desk.key("D", GAP_MS + 1)
    desk.key("", 5, is_suffix=True)
    assert desk.out == ["A", "B", "C", "D", "<enter>"]


def test_too_short_a_burst_is_typing() -> None:
    desk = Desk()
    desk.scan("123", [9])
    desk.scan("12", [1])
    assert desk.out == ["1", "2", "3", "<enter>", "1", "2", "<enter>"]


def test_three_characters_at_the_speed_of_a_machine_are_a_scan() -> None:
    desk = Desk()
    desk.scan("123", [1])
    assert desk.out == [("scan", "123")]


def test_a_suffix_alone_passes_at_once() -> None:
    desk = Desk()
    desk.key("", 0, is_suffix=True)
    assert desk.out == ["<enter>"]
    assert not desk.decoder.is_waiting


def test_the_second_suffix_of_a_scan_is_swallowed_and_a_persons_enter_is_not() -> None:
    desk = Desk()
    desk.scan("ORD-1001", [1])
    desk.key("", 1, is_suffix=True)
    assert desk.out == [("scan", "ORD-1001")]
    desk.key("", GAP_MS + 1, is_suffix=True)
    assert desk.out == [("scan", "ORD-1001"), "<enter>"]


def test_after_silence_an_enter_is_a_persons_even_without_stamps() -> None:
    desk = Desk()
    desk.scan("ORD-1001", [1])
    desk.take(desk.decoder.expire())
    desk.key("", 0, is_suffix=True)
    assert desk.out == [("scan", "ORD-1001"), "<enter>"]


def test_stamps_may_begin_again_at_zero() -> None:
    desk = Desk()
    for number, char in enumerate("ORD-1001"):
        desk.take(desk.decoder.feed(char, (STAMP_RANGE - 4 + number) % STAMP_RANGE, char))
    desk.take(desk.decoder.feed("", 5, "<enter>", is_suffix=True))
    assert desk.scans == ["ORD-1001"]


def test_a_prefix_parts_the_scan_from_a_key_just_before_it() -> None:
    desk = Desk(WedgeDecoder(GAP_MS, prefix="]"))
    desk.scan("x]ORD-1001", [2])
    assert desk.out == ["x", ("scan", "ORD-1001")]
    desk.scan("ORD-1001", [2])
    assert desk.out[2:] == [*"ORD-1001", "<enter>"]


@pytest.mark.parametrize("length", [513, 520, 2000])
def test_a_burst_too_long_gives_no_scan_not_even_of_its_end(length: int) -> None:
    desk = Desk()
    desk.scan("7" * length, [1])
    assert desk.out == []
    assert len(desk.swallowed) == length + 1
    assert desk.decoder.dropped == 1
    desk.scan("ORD-1001", [1])
    assert desk.scans == ["ORD-1001"]


def test_the_longest_scan_is_kept() -> None:
    desk = Desk()
    desk.scan("7" * 512, [1])
    assert desk.scans == ["7" * 512]


def test_keys_that_write_nothing_cannot_fill_the_memory() -> None:
    desk = Desk(WedgeDecoder(GAP_MS, longest=10))
    desk.key("A", 0)
    for _ in range(10 * KEYS_PER_CHARACTER):
        desk.key("", 0)
    assert desk.decoder.dropped == 1


MACHINE_GAPS = st.lists(st.integers(0, 8), min_size=1)


@given(CODES, MACHINE_GAPS, st.data())
def test_a_machine_may_pause_once_and_it_stays_one_code(code: str, gaps_ms: list[int], data: st.DataObject) -> None:
    """A radio link or a computer out of breath: half a code may be another order's."""
    place = data.draw(st.integers(3, len(code) - 1))
    pause_ms = data.draw(st.integers(GAP_MS, PAUSE_MS))
    desk = Desk()
    for number, char in enumerate(code):
        desk.key(char, pause_ms if number == place else gaps_ms[number % len(gaps_ms)])
    desk.key("", 5, is_suffix=True)
    assert desk.out == [("scan", code)]


@given(CODES, MACHINE_GAPS, st.data())
def test_a_code_that_breaks_off_is_neither_typed_nor_scanned(
    code: str, gaps_ms: list[int], data: st.DataObject
) -> None:
    place = data.draw(st.integers(3, len(code) - 1))
    pause_ms = data.draw(st.integers(PAUSE_MS + 1, REST_MS))
    desk = Desk()
    for number, char in enumerate(code):
        desk.key(char, pause_ms if number == place else gaps_ms[number % len(gaps_ms)])
    desk.key("", 5, is_suffix=True)
    assert desk.out == []
    assert desk.broken == [code[:place]]
    desk.scan("ORD-1001", [2])
    assert desk.out == [("scan", "ORD-1001")]


def test_a_scanner_without_suffix_is_told_and_types_nowhere() -> None:
    desk = Desk()
    for char in "ORD-1001":
        desk.key(char, 2)
    desk.take(desk.decoder.expire())
    assert (desk.out, desk.broken) == ([], ["ORD-1001"])


def test_after_a_broken_code_a_person_types_at_once() -> None:
    desk = Desk()
    for char in "ORD-1001":
        desk.key(char, 2)
    desk.key("h", PAUSE_MS + 1)
    desk.key("i", 120)
    desk.key("", 120, is_suffix=True)
    assert (desk.out, desk.broken) == (["h", "i", "<enter>"], ["ORD-1001"])


@given(CODES.filter(lambda code: "#" not in code), st.lists(st.integers(0, GAP_MS), min_size=1))
def test_a_suffix_of_its_own_ends_a_scan_and_enter_behind_it_goes_too(code: str, gaps_ms: list[int]) -> None:
    desk = Desk(WedgeDecoder(GAP_MS, suffix="#~"))
    for place, char in enumerate(code + "#~"):
        desk.key(char, gaps_ms[place % len(gaps_ms)])
    assert desk.out == [("scan", code)]
    desk.key("", gaps_ms[0], is_suffix=True)
    assert desk.out == [("scan", code)]
    desk.key("", GAP_MS + 1, is_suffix=True)
    assert desk.out == [("scan", code), "<enter>"]


def test_with_a_suffix_of_its_own_enter_ends_no_scan() -> None:
    desk = Desk(WedgeDecoder(GAP_MS, suffix="#"))
    for char in "1001":
        desk.key(char, 30)
    desk.key("", 30, is_suffix=True)
    desk.take(desk.decoder.expire())
    assert desk.out == [*"1001", "<enter>"]


def test_with_a_prefix_a_machine_without_it_types() -> None:
    desk = Desk(WedgeDecoder(GAP_MS, prefix="~"))
    for char in "hello you":
        desk.key(char, 1)
    desk.take(desk.decoder.expire())
    assert desk.out == [*"hello you"]
    for char in "~1001":
        desk.key(char, GAP_MS + 1 if char == "~" else 1)
    desk.take(desk.decoder.expire())
    assert desk.broken == ["~1001"]


@pytest.mark.parametrize("place", [1, 2, 3, 5])
@pytest.mark.parametrize("gap_ms", [1, 10])
def test_a_computer_out_of_breath_after_any_character_cuts_no_code(place: int, gap_ms: int) -> None:
    """Also after the first: a scanner lets go of its key at once, a person does not."""
    desk = Desk()
    for number, char in enumerate("ORD-1001"):
        desk.key(char, 200 if number == place else gap_ms)
        desk.take(desk.decoder.feed("", desk.now_ms, f"{char} up", is_up=True))
    desk.key("", gap_ms, is_suffix=True)
    assert desk.out == [("scan", "ORD-1001")]


def test_a_persons_key_just_before_a_scan_stays_a_persons() -> None:
    desk = Desk()
    desk.key("x", 200)
    desk.now_ms += 50
    desk.take(desk.decoder.feed("", desk.now_ms, "x up", is_up=True))
    desk.scan("ORD-1001", [2])
    assert desk.out == ["x", "x up", ("scan", "ORD-1001")]


@given(st.lists(st.tuples(st.sampled_from("ab1"), st.integers(GAP_MS + 1, 260)), max_size=12))
def test_taps_of_a_keyboard_on_the_screen_are_typing(taps: list[tuple[str, int]]) -> None:
    desk, expected = Desk(), []
    for char, after_ms in taps:
        desk.key(char, after_ms)
        desk.take(desk.decoder.feed("", desk.now_ms, f"{char} up", is_up=True))
        expected += [char, f"{char} up"]
    desk.key("", GAP_MS + 1, is_suffix=True)
    desk.take(desk.decoder.expire())
    assert desk.out == [*expected, "<enter>"]


def test_characters_written_by_number_are_a_scan_at_their_own_pace() -> None:
    decoder: WedgeDecoder[str] = WedgeDecoder(60)
    told = [decoder.feed(char, 10_000 + 250 * place, char, is_by_number=True) for place, char in enumerate("ORD-1001")]
    assert not [one for one in told if one.replays]
    assert decoder.feed("", 12_000, "Enter", is_suffix=True).scan == "ORD-1001"


def test_typing_right_behind_a_sign_written_by_number_stays_typing() -> None:
    decoder: WedgeDecoder[str] = WedgeDecoder(60)
    decoder.feed("ß", 10_000, "ß", is_by_number=True)
    replayed = [key for place, key in enumerate("eine") for key in decoder.feed(key, 10_150 + 150 * place, key).replays]
    end = decoder.feed("", 10_750, "Enter", is_suffix=True)
    assert ("".join(replayed) + "".join(end.replays), end.scan) == ("ßeineEnter", None)
