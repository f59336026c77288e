"""Packers' screens in Polish and Turkish: every sentence of the window is there; nothing is said that is not in it."""

import ast
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from printing.status import Condition
from station.domain.reason_codes import REASON_CODES
from station.domain.reasons import Reason
from station.store.defaults import read_inserts
from station.wording.names import MEANINGS, MOMENTS, ORDINALS, PHASES, SLOTS
from station.wording.packer_languages import PACKER_LANGUAGES, other_language
from station.wording.packing_troubles import PACKING
from station.wording.translations import load_translations
from station.wording.troubles import TROUBLES, UNKNOWN_TROUBLE
from station.wording.words import Words
from tests.wording.test_screens import ROOT, literals, screen_texts

#: Files whose sentences packers read; the manager's desk and the demo's tray and strip are others' screens.
PACKERS = re.compile(
    r"station/(ui/(?!manager|tray|enlargement|order_strip|order_tile|paper)\w+|wording/(commands|questions|problem_kinds|misprints|words))\.py"
)

#: Trouble that a packer at the table can meet, beside that of `packing_troubles`.
AT_THE_TABLE = re.compile(
    r"(print|items?|sample|code|order|parcel|printer|scanner|database|login|kiosk)\..+"
    r"|(insert|campaign)\.gone|picture\.unreadable|voucher\.none_left|role\.may_not|disk\.full|internal"
)

#: What a table runs while it packs: whatever trouble is named here, a packer may meet.
AT_WORK = [
    *(f"station/workflow/{name}.py" for name in (
        "closing", "deciding", "exchange", "gate", "missing_prints", "opening", "parcel_flow", "print_desk", "prints",
        "recognising", "recounting", "scan_desk", "session", "stand_ins", "step_book", "table", "table_questions",
        "uncertain_prints", "vouchers",
    )),
    "station/bridge/kiosk_desk.py", "station/bridge/session_bridge.py", "station/store/engine.py",
    "station/store/left_parcels.py", "station/store/reservations.py", "station/store/steps.py",
    "station/documents/compose.py", "station/documents/cards.py", "printing/errors.py", "scanners/layout_check.py",
]  # fmt: skip

#: Reasons that stand on the open order: where the customer stands, and why something goes into the box.
ON_THE_SCREEN = re.compile(r"(phase|chosen)\..+")

#: Of these, what only IT or the manager meets: mistakes in settings.toml, keys, days and customers of the desk.
OF_OTHERS = {
    "printer.unknown",
    "printer.unknown_profile",
    "printer.bad_profile",
    "printer.bad_address",
    "printer.unknown_media",
    "database.wrong_key",
    "database.no_cipher",
    "database.other_shop",
    "order.after_date",
    "order.not_guest",
}


def troubles_of_packers() -> set[str]:
    """Codes of the troubles whose sentences packers read."""
    return {*PACKING, *filter(AT_THE_TABLE.fullmatch, TROUBLES)} - OF_OTHERS


def said_to_packers() -> set[str]:
    """English sentences of the packing window, with those of its troubles."""
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
    found |= {sentence for code in troubles_of_packers() for sentence in TROUBLES[code]}
    return found | {*UNKNOWN_TROUBLE, *said_through_tables()}


def said_through_tables() -> set[str]:
    """English of what a packer reads by a code or a number: no call of `say` names it."""
    near = {"today", "yesterday", "tomorrow", "yes", "no"}
    ordinals = {"{n}st", "{n}nd", "{n}rd", "{n}th", *ORDINALS.values()}
    lamps = {condition.value.replace("_", " ") for condition in Condition}
    reasons = {sentence for code, sentence in REASON_CODES.items() if ON_THE_SCREEN.fullmatch(code)}
    names = {*PHASES.values(), *MOMENTS.values(), *SLOTS.values(), *MEANINGS.values()}
    return near | ordinals | lamps | reasons | names


@pytest.mark.parametrize("language", ["pl", "tr"])
def test_every_sentence_of_the_packing_window_is_translated(language: str) -> None:
    assert len(said_to_packers()) > 150
    assert sorted(said_to_packers() - set(load_translations(language).forms)) == []


@pytest.mark.parametrize("language", ["pl", "tr"])
def test_no_translation_is_left_over(language: str) -> None:
    known = {texts[0] for texts in screen_texts()} | said_through_tables()
    known |= {sentence for both in (*TROUBLES.values(), UNKNOWN_TROUBLE) for sentence in both}
    file = ROOT / "assets" / "i18n" / language / "packers.po"
    with file.open("rb") as stream:
        catalog = read_po(stream, locale=language)
    assert {m.id if isinstance(m.id, str) else m.id[0] for m in catalog if m.id} - known == set()


def test_every_trouble_of_packers_is_asked_for() -> None:
    assert set(PACKING) <= troubles_of_packers()
    assert {"print.of_other_order", "item.wrong", "items.missing", "printer.paper_out"} <= troubles_of_packers()
    assert set(TROUBLES) >= OF_OTHERS


def test_whatever_trouble_a_table_at_work_names_is_told_in_every_language() -> None:
    """The codes in the code itself, so that a new one cannot be forgotten here."""
    files = [ROOT / name for name in AT_WORK]
    named = {
        node.value
        for file in files
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in TROUBLES
    }
    assert len(named) > 50
    assert named - troubles_of_packers() - OF_OTHERS == set()


@pytest.mark.parametrize(
    ("language", "orders", "said"),
    [
        ("pl", 3, "Trzecie zamówienie, pierwsza dostawa 34 dni temu, zwroty: 1"),
        ("pl", 13, "13. zamówienie, pierwsza dostawa 34 dni temu, zwroty: 1"),
        ("tr", 2, "İkinci sipariş, ilk teslimat 34 gün önce, 1 iade"),
    ],
)
def test_a_reason_is_one_whole_sentence_of_the_language(language: str, orders: int, said: str) -> None:
    assert Words(language).reason(Reason.of("phase.enjoy.returns", orders=orders, days=34, returns=1)) == said


def test_every_packers_language_has_a_catalogue_and_another_to_switch_to() -> None:
    for language in PACKER_LANGUAGES:
        assert other_language(language) in PACKER_LANGUAGES
        assert language == "en" or list(Path(ROOT / "assets" / "i18n" / language).glob("*.po"))


def test_every_insert_that_is_shipped_has_a_name_in_every_packers_language() -> None:
    """The band says "Lay in: ..." with it."""
    inserts = read_inserts(ROOT / "assets" / "rules" / "inserts.yaml")
    assert len(inserts) > 40
    assert {insert.id: missing for insert in inserts if (missing := set(PACKER_LANGUAGES) - set(insert.names))} == {}
