import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from printing import fonts
from printing.fonts import HANDS, Face

GERMAN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZäöüßÄÖÜ0123456789€„“”‚‘’–—…!?.,;:()&%+-/'\"·×"
POLISH = "ąćęłńóśźżĄĆĘŁŃÓŚŹŻ"
TURKISH = "çğıİöşüÇĞÖŞÜâîû"
FRENCH = "àâçéèêëîïôùûüÿæœÀÂÇÉÈÊËÎÏÔÙÛÜŸÆŒ«»"


@pytest.mark.parametrize("face", [*HANDS.values(), Face.SANS, Face.SANS_SEMIBOLD, Face.SANS_BOLD])
@pytest.mark.parametrize("alphabet", [GERMAN, POLISH, TURKISH, FRENCH])
def test_our_languages_are_covered_without_fallback(face: Face, alphabet: str) -> None:
    assert not {letter for letter in alphabet if ord(letter) not in fonts.coverage(face)}


@pytest.mark.parametrize(
    ("hostile", "printed"),
    [
        ("An\x1b@na\x00\x9b", "An@na"),
        ("O\u200bBrien\u202e\u2069", "OBrien"),
        ("\ud800x", "x"),
        ("Gru\u0308n", "Grün"),
        ("Anna 🫖 Maria", "Anna Maria"),
        ("Anna 👩‍👩‍👧", "Anna"),
        ("👩‍👩‍👧 Anna", "Anna"),
        ("张伟", "··"),
        ("a\tb\r\nc\u2028d", "a b\nc\nd"),
        ("zwei  Leerzeichen", "zwei  Leerzeichen"),
        ("Ⓐ", "A"),
    ],
)
def test_what_no_font_has_vanishes_or_is_replaced_legibly(hostile: str, printed: str) -> None:
    assert fonts.printable(hostile) == printed


@given(st.text(max_size=80), st.sampled_from(Face))
@settings(max_examples=200, deadline=None)
def test_every_run_is_covered_by_its_face(text: str, face: Face) -> None:
    for one, part in fonts.runs(fonts.printable(text), face):
        assert set(map(ord, part.replace("\n", ""))) <= fonts.coverage(one)


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_printable_text_is_settled_and_has_no_unseen_characters(text: str) -> None:
    printed = fonts.printable(text)
    assert fonts.printable(printed) == printed
    assert not {unicodedata.category(one) for one in printed if one != "\n"} & {"Cc", "Cf", "Cs", "Co", "Cn"}


@given(st.text(max_size=80), st.sampled_from(list(HANDS.values())))
@settings(max_examples=100, deadline=None)
def test_splitting_into_runs_loses_nothing(text: str, face: Face) -> None:
    printed = fonts.printable(text)
    assert "".join(part for _, part in fonts.runs(printed, face)) == printed


def test_the_letters_of_a_name_stay_in_one_face() -> None:
    name = fonts.printable("Αγγελική")
    assert fonts.runs(name, Face.PATRICK_HAND) == [(Face.SANS, name)]


def test_cyrillic_stays_handwritten() -> None:
    assert fonts.runs("Привет", Face.KALAM) == [(Face.CAVEAT, "Привет")]


def test_width_is_the_sum_of_the_letters() -> None:
    one, two = fonts.width("A", Face.SANS, 10.0), fonts.width("AA", Face.SANS, 10.0)
    assert two == pytest.approx(2 * one)
    assert 5.0 < one < 9.0


def test_faces_load_from_many_threads_at_once() -> None:
    with ThreadPoolExecutor(8) as pool:
        names = list(pool.map(fonts.reportlab_name, list(Face) * 4))
    assert set(names) == {face.name for face in Face}


@pytest.mark.parametrize("face", list(Face))
def test_fonts_are_small_and_carry_their_licence(face: Face) -> None:
    file = fonts.fonts_folder() / face.value
    assert file.stat().st_size < 800_000
    assert any((file.parent / name).is_file() for name in ("OFL.txt", "LICENSE.txt"))
