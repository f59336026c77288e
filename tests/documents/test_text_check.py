"""Every mistake a text can have is found, and a good text is left in peace."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from printing.media import Confirmation, Language, Media, PrinterProfile
from station.documents.shop_voice import ShopVoice
from station.documents.text_check import Checker, Paper
from station.documents.text_findings import Finding, Severity
from station.domain.catalog import Catalog, Insert, InsertKind, Product, Slot, TextVariant
from station.store.defaults import read_inserts, read_texts
from station.wording.words import Words

ASSETS = Path(__file__).parents[2] / "assets"
GOOD = TextVariant("t.1", "t", "de", "danke für {% if formal %}Ihre{% else %}deine{% endif %} Bestellung.")
NOTE = Insert("note", InsertKind.NOTE, Slot.NOTE, "Notiz", "t")
CARD = Insert("card", InsertKind.CARE, Slot.CARD, "Karte", "t", "card-a6", names={"de": "Karte", "en": "Card"})


def checker_of(*texts: TextVariant, insert: Insert = NOTE, papers: Mapping[str, Paper] | None = None) -> Checker:
    sets: dict[str, list[TextVariant]] = defaultdict(list)
    for text in texts:
        sets[text.text_set].append(text)
    catalog = Catalog(inserts={insert.id: insert}, texts={name: tuple(found) for name, found in sets.items()})
    checker = Checker(catalog, ShopVoice(name="Blattgold"))
    return replace(checker, papers=papers) if papers else checker


def found(body: str, insert: Insert = NOTE, language: str = "de", heading: str = "") -> list[tuple[str, str, str]]:
    """Severity, code and form of what is wrong with one text."""
    text = TextVariant("t.1", "t", language, body, heading)
    return [(each.severity.value, each.code, each.form) for each in checker_of(insert=insert).check_text(text)]


def test_a_good_text_is_left_in_peace() -> None:
    assert checker_of().check_text(GOOD) == ()


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("", "text.empty"),
        ("  \n ", "text.empty"),
        ("danke, {{ vorname }}!", "text.unknown_variable"),
        ("{% for x in products %}x{% endfor %}", "text.forbidden"),
        ("{{ product.__class__ }}", "text.forbidden"),
        ("{% if formal %}", "text.forbidden"),
        ("danke für {{ partner }}.", "text.unusable"),
        ("Nummer {{ series_number }}.", "text.unusable"),
        ("danke, {first_name}!", "text.placeholder"),
        ("danke, [Name]!", "text.placeholder"),
        ("TODO: danke sagen.", "text.placeholder"),
        ("danke, XXX, für alles.", "text.placeholder"),
        ("danke, %s!", "text.placeholder"),
        ("danke, <Vorname>!", "text.placeholder"),
        ("danke 🎁 für alles.", "text.letters_missing"),
        ("danke für alles, 谢谢.", "text.letters_missing"),
    ],
)
def test_what_must_not_go_out_is_an_error(body: str, code: str) -> None:
    assert ("error", code) in {(severity, each) for severity, each, _ in found(body)}


@pytest.mark.parametrize(
    ("language", "body"),
    [
        ("de", "schön, dass du da bist."),
        ("de", "viel Freude mit deiner Kanne."),
        ("fr", "merci, et à toi de jouer."),
        ("pl", "to Twoja pierwsza paczka."),
        ("tr", "bu paket senin için."),
    ],
)
def test_a_formal_customer_is_not_addressed_as_a_friend(language: str, body: str) -> None:
    assert ("error", "text.familiar", "sie") in found(body, language=language)


def test_both_ways_of_address_may_stand_in_one_text() -> None:
    assert found("{% if formal %}Ihre{% else %}deine{% endif %} Kanne ist da.") == []


def test_a_mistake_in_one_way_of_address_names_it() -> None:
    assert found("{% if formal %}Liebe [Anrede]{% else %}hallo{% endif %}") == [("error", "text.placeholder", "sie")]


def test_a_product_may_be_called_what_it_likes() -> None:
    """Names from the catalogue are no words of the text."""
    product = Product("DU", "Du und deine Tasse für unterwegs", names={"de": "Du und deine Tasse für unterwegs"})
    checker = checker_of()
    checker = replace(checker, catalog=replace(checker.catalog, products={"DU": product}))
    assert checker.check_text(replace(GOOD, body="viel Freude mit {{ product }}.")) == ()


def test_a_letter_that_no_hand_has_is_a_remark() -> None:
    assert found("Ευχαριστώ πολύ.") == [("warning", "text.letters_typed", "")]


def test_a_text_that_fits_no_paper_is_an_error() -> None:
    small = Paper(Media("small", 40.0, 30.0), PrinterProfile("", Language.ZPL, 203, 320, Confirmation.NONE))
    long = replace(GOOD, body="Vielen herzlichen Dank für alles. " * 20)
    (finding,) = checker_of(insert=CARD, papers={Slot.CARD: small}).check_text(long)
    assert (finding.severity, finding.code) == (Severity.ERROR, "text.does_not_fit")
    assert dict(finding.facts)["paper"] == "small"


def test_a_text_that_fits_only_small_is_a_remark() -> None:
    card = Paper(
        Media("card", 105.0, 74.0), PrinterProfile("", Language.PDF, 300, 1240, Confirmation.NONE, monochrome=False)
    )
    long = replace(GOOD, body="Vielen herzlichen Dank für alles. " * 30)
    (finding,) = checker_of(insert=CARD, papers={Slot.CARD: card}).check_text(long)
    assert (finding.severity, finding.code) == (Severity.WARNING, "text.too_small")
    assert 0 < dict(finding.facts)["percent"] < 70


def test_long_names_decide_whether_a_text_fits() -> None:
    """With a short product the same label has room."""
    label = Insert("label", InsertKind.SAMPLE, Slot.SAMPLE, "Probe", "t", "label57x32")
    text = replace(GOOD, body="Am besten am Morgen mit weichem Wasser.")
    paper = Paper(
        Media("small", 57.0, 18.0, margin_mm=1.0), PrinterProfile("", Language.ZPL, 203, 832, Confirmation.NONE)
    )

    def codes(name: str) -> list[str]:
        checker = checker_of(insert=label, papers={Slot.SAMPLE: paper})
        checker = replace(checker, catalog=replace(checker.catalog, products={"A": Product("A", name)}))
        return [finding.code for finding in checker.check_text(text)]

    assert codes("Tee") == []
    assert codes("Handgedrehte Steinzeug-Teekanne mit Bambushenkel") == ["text.too_small"]


def test_headings_stand_where_they_are_printed() -> None:
    assert found(GOOD.body, CARD) == []
    assert found(GOOD.body, replace(CARD, names={})) == [("warning", "text.no_heading", "")]
    assert found(GOOD.body, NOTE, heading="Hallo") == [("warning", "text.heading_unused", "")]


def findings_of_sets(*texts: TextVariant, insert: Insert = NOTE) -> set[tuple[str, str, str, str]]:
    checked = checker_of(*texts, insert=insert).check()
    return {(each.severity.value, each.code, each.text_set, each.language) for each in checked.findings}


def test_german_and_english_are_needed_and_the_shops_other_languages_wished_for() -> None:
    english = replace(GOOD, language="en")
    assert findings_of_sets(GOOD, english) == set()
    assert findings_of_sets(GOOD) == {("error", "text.language_missing", "t", "en")}
    assert findings_of_sets(GOOD, english, replace(GOOD, text_set="u", language="pl")) == {
        ("warning", "text.language_missing", "t", "pl"),
        ("error", "text.language_missing", "u", "de"),
        ("error", "text.language_missing", "u", "en"),
    }


def test_an_insert_whose_texts_were_never_written_is_told() -> None:
    english = replace(GOOD, language="en")
    missing = findings_of_sets(GOOD, english, insert=replace(CARD, text_set="nowhere"))
    assert missing == {("error", "text.language_missing", "nowhere", code) for code in ("de", "en")}


def test_a_set_needs_one_text_for_the_parcel_of_which_little_is_known() -> None:
    english = replace(GOOD, language="en")
    picky = replace(GOOD, body="viel Freude mit {{ product }}!")
    code = "text.none_for_every_parcel"
    assert findings_of_sets(picky, english) == {("warning", code, "t", "de")}
    assert findings_of_sets(picky, replace(GOOD, id="t.2"), english) == set()
    assert (
        findings_of_sets(replace(picky, body="Freude{% if product %} mit {{ product }}{% endif %}!"), english) == set()
    )


def test_one_language_can_be_asked_for_and_progress_is_told() -> None:
    heard: list[tuple[int, int]] = []
    checker = checker_of(GOOD, replace(GOOD, id="t.2"), replace(GOOD, language="en", body="thanks, [Name]"))
    checked = checker.check("de", lambda done, of: heard.append((done, of)))
    assert (checked.texts, checked.findings) == (2, ())
    assert heard == [(1, 2), (2, 2)]
    assert checker.check().count(Severity.ERROR) == 1


def test_every_finding_is_said_in_both_languages() -> None:
    english, german = Words("en"), Words("de")
    facts = {"words": ("x",), "known": ("y",), "problem": "p", "insert": "i", "paper": "a", "percent": 50}
    for code in sorted(_codes()):
        said = [words.trouble(code, set="s", language="Polish", **facts) for words in (english, german)]
        assert said[0] != said[1]
        assert not any("–" in sentence or code in sentence for both in said for sentence in both)


def _codes() -> set[str]:
    source = Path(__file__).parents[2] / "station" / "documents" / "text_check.py"
    return {part.split('"')[0] for part in source.read_text(encoding="utf-8").split('"') if part.startswith("text.")}


def test_the_shipped_texts_may_all_go_out() -> None:
    sets: dict[str, list[TextVariant]] = defaultdict(list)
    for file in sorted(ASSETS.glob("templates/*/texts.yaml")):
        for text in read_texts(file):
            sets[text.text_set].append(text)
    inserts = {insert.id: insert for insert in read_inserts(ASSETS / "rules" / "inserts.yaml")}
    catalog = Catalog(inserts=inserts, texts={name: tuple(texts) for name, texts in sets.items()})
    checked = Checker(catalog, ShopVoice()).check()
    assert [each for each in checked.findings if each.code != "text.language_missing" or _is_error(each)] == []


def _is_error(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR
