"""The data protection sheet for people: complete, in German, with the periods of the settings; docs/it.md has it."""

from pathlib import Path

from station.domain.retention_policy import RetentionPolicy
from station.settings import StationSettings
from station.store.data_sheet import SHEET
from station.wording.words import Words
from station.workflow.data_sheet_table import file_rows, markdown, sheet_rows

DOCS = Path(__file__).resolve().parents[2] / "docs"
DEFAULTS = StationSettings()


def sheet(settings: StationSettings, language: str) -> str:
    words = Words(language)
    return markdown(sheet_rows(settings.retention, words), file_rows(settings, words), words)


def test_every_column_of_the_declaration_stands_in_it_once() -> None:
    told = [(table, column) for row in sheet_rows(DEFAULTS.retention, Words("en"))
            for table, columns in row.where.items() for column in columns]  # fmt: skip
    assert sorted(told) == sorted((entry.table, column) for entry in SHEET for column in entry.columns)


def test_the_periods_are_those_of_this_station() -> None:
    settings = StationSettings(retention=RetentionPolicy(prints_days=14, audit_days=0, journal_days=1))
    told = sheet(settings, "en")
    assert "14 days (prints_days)" in told
    assert "1 day (journal_days)" in told
    assert "for good (audit_days)" in told
    assert "90 days (prints_days)" not in told


def test_no_english_is_left_in_german() -> None:
    english = {cell for line in sheet(DEFAULTS, "en").splitlines() for cell in line.split(" | ")}
    german = {cell for line in sheet(DEFAULTS, "de").splitlines() for cell in line.split(" | ")}
    same = {cell for cell in english & german if any(letter.isalpha() for letter in cell) and "`" not in cell}
    assert same == set()


def test_the_page_for_data_protection_is_this_sheet() -> None:
    """Where it is not: `station retention sheet` of a station without settings, in English, makes it anew."""
    page = (DOCS / "data-protection.md").read_text(encoding="utf-8")
    assert page.endswith(sheet(DEFAULTS, "en"))
