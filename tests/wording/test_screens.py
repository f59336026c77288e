"""Screen texts in German: nothing a person reads stays English, and no translation loses or invents a fact."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from printing.jobs import JobState
from printing.status import Condition
from station.domain.phase_policy import PhasePolicy
from station.domain.reason_codes import REASON_CODES
from station.wording.asides import ASIDES, aside_sentence
from station.wording.names import MEANINGS, MOMENTS, PHASES, ROLES, SLOTS
from station.wording.translations import load_translations
from station.wording.troubles import TROUBLES, UNKNOWN_TROUBLE
from station.wording.words import OPTIONAL, PLACE, Words

ROOT = Path(__file__).parents[2]
GERMAN = load_translations("de")

#: Keys named in a sentence.
KEYS = re.compile(r"\b(?:F\d+|Enter|Esc)\b")


def station_calls(named: frozenset[str]) -> Iterator[tuple[str, ast.Call]]:
    """Every call of a function or method with one of these names, with where it stands."""
    for file in sorted((ROOT / "station").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in named:
                    yield f"{file.relative_to(ROOT)}:{node.lineno}", node


def literals(call: ast.Call, n: int) -> tuple[str, ...]:
    """The first `n` arguments where all are literal strings, else nothing."""
    found = [each.value for each in call.args[:n] if isinstance(each, ast.Constant) and isinstance(each.value, str)]
    return tuple(found) if len(found) == n else ()


def screen_texts() -> dict[tuple[str, ...], str]:
    """Every msgid, with its plural where it has one, and where it is said."""
    texts: dict[tuple[str, ...], str] = {}
    for where, call in station_calls(frozenset({"say", "count"})):
        method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        if found := literals(call, 2 if method == "count" else 1):
            texts.setdefault(found, where)
    for condition in Condition:
        texts[(condition.value.replace("_", " "),)] = "printing/status.py"
    for state in JobState:
        texts[(state.value.replace("_", " "),)] = "printing/jobs.py"
    return texts


def every_sentence() -> list[str]:
    """All English sentences that are kept by a code."""
    kept = [str(field.description) for field in PhasePolicy.model_fields.values()]
    kept += [
        *MEANINGS.values(),
        *ROLES.values(),
        *REASON_CODES.values(),
        *ASIDES.values(),
        *PHASES.values(),
        *MOMENTS.values(),
        *SLOTS.values(),
    ]
    return kept + [sentence for both in (*TROUBLES.values(), UNKNOWN_TROUBLE) for sentence in both]


def places(sentence: str) -> set[str]:
    return {name for name, _ in PLACE.findall(sentence)}


def test_screen_texts_are_found_at_all() -> None:
    found = screen_texts()
    assert ("Scan an order",) in found
    assert ("{n} item", "{n} items") in found
    assert len(found) > 120


def test_every_screen_text_has_its_german() -> None:
    missing = [f"{where}: {texts[0]!r}" for texts, where in screen_texts().items() if texts[0] not in GERMAN.forms]
    assert missing == []


def test_what_is_counted_has_both_german_forms() -> None:
    counted = [texts for texts in screen_texts() if len(texts) == 2]
    assert [texts for texts in counted if len(GERMAN.forms.get(texts[0], ())) != 2] == []


def test_every_reason_trouble_and_name_has_its_german() -> None:
    assert [sentence for sentence in every_sentence() if sentence not in GERMAN.forms] == []


@pytest.mark.parametrize("file", sorted((ROOT / "assets" / "i18n").rglob("*.po")), ids=lambda file: file.stem)
def test_a_translation_has_the_facts_of_its_sentence(file: Path) -> None:
    """A translation may drop the sign of an optional part, never a fact, and never names one that is not there."""
    with file.open("rb") as stream:
        catalog = read_po(stream, abort_invalid=True)
    for message in catalog:
        if not message.id:
            continue
        said = (message.id,) if isinstance(message.id, str) else message.id
        told = (message.string,) if isinstance(message.string, str) else message.string or ()
        for sentence in told:
            assert places(sentence) == places(said[-1]), sentence
            assert KEYS.findall(sentence) == KEYS.findall(said[0]) or len(said) == 2, sentence


def test_no_sentence_is_translated_twice() -> None:
    """Two files that translate the same sentence would hide one another."""
    seen: dict[str, str] = {}
    for file in sorted((ROOT / "assets" / "i18n" / "de").glob("*.po")):
        for msgid in re.findall(r'^msgid "(.+)"$', file.read_text(encoding="utf-8"), re.MULTILINE):
            assert msgid not in seen, f"{msgid!r} is in {seen.get(msgid)} and {file.name}"
            seen[msgid] = file.name


def test_no_translation_is_left_over() -> None:
    """A screen text that nobody says any more leaves the catalogue too."""
    with (ROOT / "assets" / "i18n" / "de" / "screens.po").open("rb") as stream:
        catalog = read_po(stream, locale="de")
    said = {texts[0] for texts in screen_texts()}
    left_over = [m.id if isinstance(m.id, str) else m.id[0] for m in catalog if m.id]
    assert [msgid for msgid in left_over if msgid not in said] == []


def test_every_trouble_has_its_sentences() -> None:
    raised = {literals(call, 1)[0]: where for where, call in trouble_calls()}
    assert {code: where for code, where in raised.items() if code not in TROUBLES} == {}


def test_every_trouble_brings_the_facts_of_its_sentences() -> None:
    """A sentence never shows a dash where the number of the order belongs."""
    lacking = []
    for where, call in trouble_calls():
        code = literals(call, 1)[0]
        given = {keyword.arg for keyword in call.keywords}
        if None in given:
            continue
        if isinstance(call.func, ast.Attribute) and call.func.attr == "_trouble":
            given |= {"file", "line", "column"}  # known to the reader of the file
        wanted = set().union(*(places(OPTIONAL.sub("", sentence)) for sentence in TROUBLES[code]))
        if not wanted <= given:
            lacking.append(f"{where}: {code} lacks {sorted(wanted - given)}")
    assert lacking == []


def trouble_calls() -> list[tuple[str, ast.Call]]:
    found = station_calls(frozenset({"Trouble", "_Question", "_trouble"}))
    return [(where, call) for where, call in found if literals(call, 1) and "wording" not in where]


def test_every_reason_to_set_a_line_aside_has_its_sentence() -> None:
    """The reasons as the sources of the import give them: literals after `return`, and of the feed's staging."""
    text = (ROOT / "station" / "shops" / "order_lines.py").read_text(encoding="utf-8")
    codes = {"line.too_many_fields"} | {f"line.{name}" for name in re.findall(r'return "([a-z_]+)"', text)}
    days = ("promised_on", "shipped_on", "delivered_on", "birthday")
    codes |= {f"line.bad_{field}" for field in (*days, "currency", "weight_g", "thickness_mm")}
    assert {"line.no_product", "line.write_off"} <= codes
    feed = (ROOT / "station" / "store" / "feed_orders.py").read_text(encoding="utf-8")
    codes |= set(re.findall(r'"(order\.[a-z_]+)"', feed))
    for profile in (ROOT / "assets" / "profiles" / "shops").glob("*.toml"):
        codes |= {f"line.{reason}" for reason in re.findall(r'^reason = "(\w+)"', profile.read_text("utf-8"), re.M)}
    assert sorted(codes - set(ASIDES)) == []


def test_a_reason_of_a_profile_of_the_shop_is_said_in_plain_words() -> None:
    assert aside_sentence("line.gift_voucher") == "Gift voucher"
    assert Words("de").say(aside_sentence("line.no_product")) == "Kein Produkt"
