"""Names as one would write them by hand."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from station.documents.names import LONGEST_NAME, clean_line, looks_like_company, spoken_name


@pytest.mark.parametrize(
    ("raw", "spoken"),
    [
        ("MAX", "Max"),
        ("müller-lüdenscheidt", "Müller-Lüdenscheidt"),
        ("MÜLLER-LÜDENSCHEIDT", "Müller-Lüdenscheidt"),
        ("O'BRIEN", "O'Brien"),
        ("O'Brien-Ñandú", "O'Brien-Ñandú"),
        ("O´BRIEN", "O'Brien"),
        ("VAN DER BERG", "van der Berg"),
        ("von", "Von"),
        ("MCDONALD", "McDonald"),
        ("McKenzie", "McKenzie"),
        ("GROẞ", "Groß"),
        ("ŁUCJA", "Łucja"),
        ("JP", "JP"),
        ("MAX Mustermann", "Max Mustermann"),
        ("MÜLLER-Schmidt", "Müller-Schmidt"),
        ("mAX", "Max"),
        ("mAX mUSTERMANN", "Max Mustermann"),
        ("d'ARTAGNAN", "d'Artagnan"),
        ("O'NEILL", "O'Neill"),
        ("McDONALD", "McDonald"),
        ("van der BERG", "van der Berg"),
        ("VAN 'T HOFF", "van 't Hoff"),
        ("DE LA PEÑA Y ÜRGÜP", "de la Peña y Ürgüp"),
        ("Karl IV", "Karl IV"),
        ("LÊ", "Lê"),
        ("ИВАН", "Иван"),
        ("ANNA B", "Anna B"),
        ("DiCaprio", "DiCaprio"),
        ("  Anna\t\nMaria ", "Anna Maria"),
        ("Anna 🌸", "Anna"),
        ("Tom 👍🏽❤️", "Tom"),
        ("محمد", "محمد"),
        ("王", "王"),
        ("अनिल", "अनिल"),
        ("Karl-" * 12 + "Heinz", "Karl"),
    ],
)
def test_calms_and_keeps_names(raw: str, spoken: str) -> None:
    assert spoken_name(raw) == spoken


@pytest.mark.parametrize("raw", ["", " ", "n/a", "NULL", "Unbekannt", "A", "j.", "--", "a" * 60])
@pytest.mark.parametrize("wrapped", ["{}", " {}\t"])
def test_what_is_no_name_is_left_out(raw: str, wrapped: str) -> None:
    assert spoken_name(wrapped.format(raw)) == ""


@pytest.mark.parametrize("raw", ["^XA", "\x1b@", "{{7*7}}", "<b>", "x@y.de", "Max1", "🌸", "a\x00^FS"])
def test_commands_and_markup_are_no_names(raw: str) -> None:
    assert spoken_name(raw) == ""


def test_turkish_capitals_keep_their_dots() -> None:
    assert (spoken_name("IŞIK", "tr"), spoken_name("İPEK", "tr"), spoken_name("irem", "tr")) == ("Işık", "İpek", "İrem")


@pytest.mark.parametrize("raw", ["Müller & Söhne GmbH", "Hansa AG", "Kowalski sp. z o.o.", "Smith & Sons", "Gül A.Ş."])
def test_companies_are_told_from_people(raw: str) -> None:
    assert looks_like_company(raw)


@pytest.mark.parametrize("raw", ["Sas", "Ag", "Anna & Tom", "Agnes", "Cohen"])
def test_people_are_told_from_companies(raw: str) -> None:
    assert not looks_like_company(raw)


def test_a_line_is_cut_at_a_word() -> None:
    assert clean_line("one two three", 9) == "one two…"
    assert clean_line("a\r\nb\x00c\u202ed") == "a b cd"


@given(st.text())
def test_a_spoken_name_is_short_and_harmless(raw: str) -> None:
    """Whatever the field holds: one short line of letters, never markup, controls or digits."""
    name = spoken_name(raw)
    assert len(name) <= LONGEST_NAME + 5
    assert not set(name) & set("{}<>^~\\|\n\r\t\x1b%[]")
    assert all(unicodedata.category(c)[0] in "LMPZ" for c in name)


@given(st.text())
@example("a'ªAA")
def test_calming_twice_changes_nothing(raw: str) -> None:
    assert spoken_name(spoken_name(raw)) == spoken_name(raw)


@given(st.text(), st.integers(2, 50))
def test_a_clean_line_is_one_line_within_its_length(raw: str, longest: int) -> None:
    line = clean_line(raw, longest)
    assert len(line) <= longest
    assert not any(unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp"} for c in line)
