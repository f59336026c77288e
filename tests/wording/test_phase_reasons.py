"""The reason of every phase as people read it: its facts in it, in good English and German, one day or many."""

from datetime import date

import pytest

from station.domain.phase_names import Phase
from station.domain.reason_codes import REASON_CODES
from station.domain.reasons import Reason
from station.wording.words import COUNTED, Words

SAID = {
    ("phase.rollercoaster", ()): (
        "First order, nothing delivered yet",
        "Erster Auftrag, noch nichts zugestellt",
    ),
    ("phase.rollercoaster.none", ()): ("No order yet", "Noch kein Auftrag"),
    ("phase.rollercoaster.several", (("orders", 2),)): (
        "Second order, but no parcel has arrived yet",
        "Zweiter Auftrag, aber noch kein Paket ist angekommen",
    ),
    ("phase.rollercoaster.returned", ()): (
        "Everything delivered so far came back",
        "Alles bisher Zugestellte kam zurück",
    ),
    ("phase.rollercoaster.returned_before", ()): (
        "Everything before came back: a fresh start",
        "Alles Frühere kam zurück: ein neuer Anfang",
    ),
    ("phase.delivery", (("on", date(2026, 11, 24)),)): (
        "The first parcel arrives on 24 Nov 2026",
        "Das erste Paket kommt am 24. Nov. 2026 an",
    ),
    ("phase.enjoy", (("orders", 3), ("days", 34))): (
        "Third order, first delivery 34 days ago, no return",
        "Dritter Auftrag, erste Zustellung vor 34 Tagen, keine Rücksendung",
    ),
    ("phase.enjoy", (("orders", 1), ("days", 1))): (
        "First order, first delivery 1 day ago, no return",
        "Erster Auftrag, erste Zustellung vor 1 Tag, keine Rücksendung",
    ),
    ("phase.enjoy.returns", (("orders", 2), ("days", 2), ("returns", 1))): (
        "Second order, first delivery 2 days ago, 1 return",
        "Zweiter Auftrag, erste Zustellung vor 2 Tagen, 1 Rücksendung",
    ),
    ("phase.enjoy.returns", (("orders", 12), ("days", 50), ("returns", 3))): (
        "Twelfth order, first delivery 50 days ago, 3 returns",
        "Zwölfter Auftrag, erste Zustellung vor 50 Tagen, 3 Rücksendungen",
    ),
    ("phase.engage.days", (("orders", 13), ("days", 1200), ("limit", 100))): (
        "13th order, first delivery 1,200 days ago: past the first 100 days",
        "13. Auftrag, erste Zustellung vor 1.200 Tagen: die ersten 100 Tage sind vorbei",
    ),
    ("phase.engage.habit", (("orders", 4), ("days", 1))): (
        "Fourth order since the first delivery 1 day ago: a habit",
        "Vierter Auftrag seit der ersten Zustellung vor 1 Tag: eine Gewohnheit",
    ),
    ("phase.promote.review", (("orders", 21), ("days", 400))): (
        "Loyal for 400 days, 21st order, praised us in a review",
        "Seit 400 Tagen treu, 21. Auftrag, hat uns in einer Bewertung gelobt",
    ),
    ("phase.promote.referral", (("orders", 3), ("days", 180))): (
        "Loyal for 180 days, third order, brought a friend",
        "Seit 180 Tagen treu, dritter Auftrag, hat uns weiterempfohlen",
    ),
    ("phase.promote.quiet", (("orders", 3), ("days", 1))): (
        "Loyal for 1 day, third order, no complaint lately",
        "Seit 1 Tag treu, dritter Auftrag, zuletzt keine Reklamation",
    ),
    ("phase.returning", (("silent", 412), ("orders", 2), ("phase", Phase.ENGAGE))): (
        "Comes back after 412 days without an order",
        "Kommt nach 412 Tagen ohne Auftrag zurück",
    ),
    ("phase.lapsed", (("silent", 412), ("orders", 2), ("phase", Phase.ENGAGE))): (
        "No order for 412 days",
        "Seit 412 Tagen kein Auftrag",
    ),
}


@pytest.mark.parametrize(("reason", "said"), SAID.items(), ids=[f"{code}-{n}" for n, (code, _) in enumerate(SAID)])
def test_a_phase_names_its_facts_in_both_languages(
    reason: tuple[str, tuple[tuple[str, object], ...]], said: tuple[str, str]
) -> None:
    told = Reason(*reason)
    assert tuple(Words(language).reason(told).replace("\u00a0", " ") for language in ("en", "de")) == said


def test_every_phase_has_an_example_here() -> None:
    assert {code for code, _ in SAID} == {code for code in REASON_CODES if code.startswith("phase.")}


def test_the_word_after_a_number_is_never_left_in_its_braces() -> None:
    for code, sentence in REASON_CODES.items():
        for name in {match[1] for match in COUNTED.finditer(sentence)}:
            for language in ("en", "de"):
                told = [Words(language).reason(Reason.of(code, **{name: n})) for n in (0, 1, 2)]
                assert not any("?" in one or "|" in one for one in told), code


def test_a_fact_that_looks_like_a_place_stays_a_fact() -> None:
    said = Words("en").say("{name} {days?day|days}", name="{days?a|b}", days=1)
    assert said == "{days?a|b} day"
