"""Packers' screens in Polish and Turkish: every sentence of the window is there; nothing is said that is not in it."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from station.wording.names import MOMENTS, PHASES, SLOTS
from station.wording.packer_languages import PACKER_LANGUAGES, other_language
from station.wording.translations import load_translations
from station.wording.troubles import TROUBLES
from tests.wording.test_screens import ROOT, literals, screen_texts

#: Files whose sentences packers read; the manager's desk and the demo's tray and strip are others' screens.
PACKERS = re.compile(
    r"station/(ui/(?!manager|tray|enlargement|order_strip|order_tile|paper)\w+|wording/(commands|questions|problem_kinds|misprints|words))\.py"
)


def said_to_packers() -> set[str]:
    """English sentences of the packing window."""
    found: set[str] = set()
    for file in sorted((ROOT / "station").rglob("*.py")):
        if not PACKERS.fullmatch(file.relative_to(ROOT).as_posix()):
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in ("say", "count")
            ):
                found |= set(literals(node, 1))
    return found | {*PHASES.values(), *MOMENTS.values(), *SLOTS.values()}


@pytest.mark.parametrize("language", ["pl", "tr"])
def test_every_sentence_of_the_packing_window_is_translated(language: str) -> None:
    assert len(said_to_packers()) > 150
    assert sorted(said_to_packers() - set(load_translations(language).forms)) == []


@pytest.mark.parametrize("language", ["pl", "tr"])
def test_no_translation_is_left_over(language: str) -> None:
    known = {texts[0] for texts in screen_texts()} | {*PHASES.values(), *MOMENTS.values(), *SLOTS.values()}
    known |= {"today", "yesterday", "tomorrow"}  # said through a table of days
    known |= {sentence for both in TROUBLES.values() for sentence in both}
    file = ROOT / "assets" / "i18n" / language / "packers.po"
    with file.open("rb") as stream:
        catalog = read_po(stream, locale=language)
    assert {m.id if isinstance(m.id, str) else m.id[0] for m in catalog if m.id} - known == set()


@pytest.mark.parametrize("language", ["pl", "tr"])
def test_the_worst_problem_is_said_in_every_language(language: str) -> None:
    forms = load_translations(language).forms
    assert all(sentence in forms for sentence in TROUBLES["print.of_other_order"])
    assert all(sentence in forms for sentence in TROUBLES["item.wrong"])


def test_every_packers_language_has_a_catalogue_and_another_to_switch_to() -> None:
    for language in PACKER_LANGUAGES:
        assert other_language(language) in PACKER_LANGUAGES
        assert language == "en" or list(Path(ROOT / "assets" / "i18n" / language).glob("*.po"))
