"""German for packers speaks with one voice: buttons and instructions in the infinitive, nobody is called du or Sie."""

import re

import pytest

from station.wording.packing_troubles import PACKING
from station.wording.translations import load_translations

#: What an order to one person begins with, of the verbs that packing knows.
IMPERATIVES = (
    "Achte|Berühr|Bring|Drück|Druck|Frag|Geh|Gib|Hol|Komm|Lass|Leg|Lies|Mach|Melde|Merk|Nimm|Öffne|Pack|Prüf|Ruf|Sag|"
    "Scanne?|Schalte?|Schau|Schieb|Schließ|Schreib|Setze?|Stell|Steck|Such|Tausch|Teile|Tipp|Verwende|Wähle?|Warte|"
    "Wechsle|Zerreiß|Zieh"
)
CALLED = re.compile(r"\b([Dd]u|[Dd]ir|[Dd]ich|[Dd]ein\w*|[Ee]uch|Ihnen)\b|\b\w+en Sie\b")
ORDERED = re.compile(
    rf"(?:^|[.:!?] )(?:Dann |Zuerst )?(?:{IMPERATIVES})\b|, (?:oder |und )?(?:{IMPERATIVES.lower()})\b"
)
POLISH = load_translations("pl").forms
#: What packers read: the window's sentences, which are those put into Polish, and every trouble of packing.
SENTENCES = sorted({*POLISH, *(sentence for both in PACKING.values() for sentence in both)})


@pytest.mark.parametrize("sentence", SENTENCES)
def test_an_instruction_is_said_in_the_infinitive(sentence: str) -> None:
    for said in load_translations("de").forms[sentence]:
        assert not CALLED.search(said), said
        assert not ORDERED.search(said), said


def test_the_packers_languages_say_the_same_sentences() -> None:
    assert sorted(load_translations("tr").forms) == sorted(POLISH)
