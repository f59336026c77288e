"""Every trouble and every reason can be said to a person, in both languages, with the facts that come with it."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from printing.status import Condition
from station.domain.reason_codes import REASON_CODES
from station.domain.reasons import Reason
from station.domain.trouble import Trouble
from station.wording.translations import load_translations
from station.wording.troubles import TROUBLES
from station.wording.words import OPTIONAL, PLACE, Words

PACKAGE = Path(__file__).parents[2] / "station"
LANGUAGES = ("de",)


def _raised() -> Iterator[tuple[str, frozenset[str]]]:
    """Codes and fact names of every `Trouble("code", name=...)` in the product, but for those passed by `**`."""
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if not isinstance(node, ast.Call) or called != Trouble.__name__ or not node.args:
                continue
            first = node.args[0]
            if isinstance(first, ast.Constant) and all(word.arg for word in node.keywords):
                yield str(first.value), frozenset(word.arg or "" for word in node.keywords)


def _needed(sentence: str) -> set[str]:
    return {name for name, _ in PLACE.findall(OPTIONAL.sub("", sentence))}


@pytest.mark.parametrize(("code", "facts"), sorted(set(_raised()), key=str))
def test_every_trouble_raised_has_a_sentence_and_its_facts(code: str, facts: frozenset[str]) -> None:
    happened, next_step = TROUBLES[code]
    assert _needed(happened) | _needed(next_step) <= facts


@pytest.mark.parametrize("condition", Condition)
def test_every_condition_of_a_printer_has_a_sentence(condition: Condition) -> None:
    assert Words("en").trouble(f"printer.{condition}", printer="Notes")[0].count("Notes") == 1


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", TROUBLES)
def test_every_trouble_is_translated_with_the_same_facts(code: str, language: str) -> None:
    forms = load_translations(language).forms
    for sentence in TROUBLES[code]:
        translated = forms[sentence][0]
        assert sorted(PLACE.findall(translated)) == sorted(PLACE.findall(sentence))
        assert _needed(translated) == _needed(sentence)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("code", REASON_CODES)
def test_every_reason_is_translated_with_the_same_facts(code: str, language: str) -> None:
    translated = load_translations(language).forms[REASON_CODES[code]][0]
    assert sorted(PLACE.findall(translated)) == sorted(PLACE.findall(REASON_CODES[code]))


def test_a_next_step_follows_every_trouble() -> None:
    for happened, step in TROUBLES.values():
        assert happened[-1:] in {".", "}", "]"}
        assert step.strip()


def test_a_trouble_is_said_with_its_facts() -> None:
    said = Words("de").trouble("item.wrong", name="Honig 250 g", expected="Honig 500 g", shelf="D-03")
    assert "Regal D-03" in said[0]
    assert "Honig 500 g" in said[1]
    assert "Regal" not in Words("de").trouble("item.wrong", name="A", expected="B", shelf="")[0]


def test_an_unknown_trouble_names_its_code() -> None:
    assert "moon.full" in Words("de").trouble("moon.full", phase=1)[0]


def test_a_reason_is_one_sentence_with_a_capital() -> None:
    reason = Reason.of("phase.enjoy", orders=3, days=34)
    assert Words("en").reason(reason) == "Third order, first delivery 34 days ago, no return"
    assert Words("de").reason(reason).startswith("Dritter Auftrag, erste Zustellung vor 34 Tagen")


def test_an_unknown_reason_is_its_code() -> None:
    assert Words("en").reason(Reason.of("nobody.wrote.this")) == "nobody.wrote.this"
