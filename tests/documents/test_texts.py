"""The texts that come with the product: usable for every customer, in every language, and worth signing."""

import re
from collections.abc import Mapping
from itertools import product

import pytest

from station.documents.sandbox import render, variables_of
from station.documents.texts import problems_of, wording_of
from station.documents.variables import VARIABLES
from station.domain.catalog import TextVariant

Sets = Mapping[str, tuple[TextVariant, ...]]

NOTE_SETS = (
    "rollercoaster", "delivery", "enjoy", "engage", "promote", "welcome_back", "sorry_late", "sorry_complaint",
    "sorry_return", "resent", "gift", "thank_you",
)  # fmt: skip
MAIN_CARDS = (
    "care", "thanks_card", "welcome", "review", "referral", "loyalty_club", "ask_well", "milestone", "birthday",
    "welcome_back_card", "privacy", "apology", "reassurance",
)  # fmt: skip
SERIES = tuple(f"series_joys_{number}" for number in range(1, 8))
CARD_SETS = (
    *MAIN_CARDS, *SERIES, "care_later", "care_teapot", "care_cups", "care_kettle_later", "howto",
    "howto_black_tea", "howto_green_tea", "howto_matcha", "howto_herbal", "howto_honey", "share", "milestone_year",
    "ritual", "ritual_tea", "ritual_matcha", "survey", "survey_return", "referral_ambassador", "partner",
)  # fmt: skip
ASKING = {"review", "referral", "referral_ambassador"}

FULL: dict[str, object] = {name: f"<{name}>" for name in VARIABLES} | {
    "formal": False, "days_waited": 4, "order_count": 5, "product": "Steinzeugkanne Moorgrün",
    "products": "Steinzeugkanne, Minze und Sieb", "contact": "Jana, 0341 555", "waited": "4 Tage",
    "together": "2 Jahre", "link": "linde.example/review", "ambassador_code": "URSULA24", "partner": "Holzwerk",
}  # fmt: skip
BARE: dict[str, object] = {
    "salutation": "Hallo,", "formal": True, "days_waited": 0, "order_number": "1", "order_count": 0,
}  # fmt: skip


def test_every_set_has_enough_variants(bundled_texts: Sets) -> None:
    for language, name in product(("de", "en", "pl", "tr", "fr"), (*NOTE_SETS, *CARD_SETS)):
        written = [text for text in bundled_texts[name] if text.language == language]
        is_complete = language in ("de", "en")
        assert len(written) >= (4 if is_complete and name in NOTE_SETS else 1), (language, name)


def test_ids_are_unique_in_their_language(bundled_texts: Sets) -> None:
    seen = [(text.language, text.id) for texts in bundled_texts.values() for text in texts]
    assert len(seen) == len(set(seen))


def test_every_text_is_allowed_and_knows_its_variables(bundled_texts: Sets) -> None:
    assert {t.id: problems_of(t) for texts in bundled_texts.values() for t in texts if problems_of(t)} == {}


@pytest.mark.parametrize("formal", [False, True])
def test_every_text_is_a_few_honest_lines(bundled_texts: Sets, formal: bool) -> None:
    """20 to 60 words, no leaked braces, at most one exclamation mark, nothing of the trade's shouting."""
    for text in (text for texts in bundled_texts.values() for text in texts):
        body = render(text.body, FULL | {"formal": formal})
        assert 20 <= len(body.split()) <= 62, (text.id, text.language, len(body.split()))
        assert not re.search(r"[{}<>%]|  ", body), (text.id, body)
        assert body.count("!") <= 1, (text.id, body)
        assert not re.search(r"\b(rabatt|gutschein|discount|coupon|voucher|angebot|exklusiv|promo)", body, re.I), (
            text.id
        )


def test_a_card_has_a_heading_and_a_note_has_none(bundled_texts: Sets) -> None:
    for name, texts in bundled_texts.items():
        assert {bool(text.heading) for text in texts} == {name in CARD_SETS}, name


def test_a_note_asks_for_nothing(bundled_texts: Sets) -> None:
    asks = re.compile(r"bewert|rezension|empfiehl|weiterempfehl|review|recommend us|tell your friends|freund", re.I)
    for name, texts in bundled_texts.items():
        if name not in ASKING:
            assert [text.id for text in texts if asks.search(text.body)] == [], name


def test_formal_german_never_says_du(bundled_texts: Sets) -> None:
    """And informal German never says Sie in the middle of a sentence."""
    for text in (text for texts in bundled_texts.values() for text in texts if text.language == "de"):
        formal, informal = (render(f"{text.heading} {text.body}", FULL | {"formal": form}) for form in (True, False))
        assert not re.search(r"\b(du|dir|dich|dein\w*)\b", formal, re.I), (text.id, formal)
        assert not re.search(r"(?<![.!?:] )(?<!^)\b(Sie|Ihnen|Ihr|Ihre\w*)\b", informal), (text.id, informal)


def test_every_set_that_is_bound_to_nothing_has_a_text_for_a_parcel_we_know_nothing_of(bundled_texts: Sets) -> None:
    """No product is ours to mention, nobody is named to call, no link is printed: it still says something."""
    everywhere = product((*NOTE_SETS, *(set(MAIN_CARDS) - {"care"})), ("de", "en", "pl", "tr", "fr"))
    at_home = product((*SERIES, "care", "care_later", "howto", "share", "survey"), ("de", "en"))
    for name, language in (*everywhere, *at_home):
        texts = [text for text in bundled_texts[name] if text.language == language]
        assert wording_of(texts[0], texts, BARE) is not None, (name, language)


def test_the_neutral_thank_you_says_nothing_drawn_from_data(bundled_texts: Sets) -> None:
    """It goes to marketplaces and to who objected to advertising (Art. 21 GDPR): the greeting is all that is theirs."""
    allowed = {"salutation", "formal", "shop", "packer", "contact"}
    assert {t.id: variables_of(t.body) - allowed for t in bundled_texts["thank_you"]} == {
        t.id: set() for t in bundled_texts["thank_you"]
    }


def test_a_gift_says_nothing_of_who_ordered(bundled_texts: Sets) -> None:
    for text in bundled_texts["gift"]:
        assert variables_of(text.body) <= {"salutation", "formal", "first_name", "shop", "packer", "contact"}, text.id


def test_a_code_is_spoken_of_only_where_one_is_printed(bundled_texts: Sets) -> None:
    """A shop without an address prints no QR: no text may point to one."""
    points_below = re.compile(r"code (below|unten)|kod poniżej|aşağıdaki kod|code ci-dessous", re.I)
    for text in (text for texts in bundled_texts.values() for text in texts):
        for formal in (True, False):
            said = render(text.body, FULL | {"formal": formal, "link": ""})
            assert not points_below.search(said), (text.language, text.id)


def test_nothing_is_promised_that_no_shop_can_keep(bundled_texts: Sets) -> None:
    promises = re.compile(r"versprochen|garantiert|garantie|immer und|nie wieder|we promise|guarantee|gwarant", re.I)
    found = [t.id for texts in bundled_texts.values() for t in texts if promises.search(t.body)]
    assert [one for one in found if one != "survey_return.1"] == []  # a picture that promised too much


def test_a_text_that_fails_gives_way_to_another(caplog: pytest.LogCaptureFixture) -> None:
    broken = TextVariant("a.1", "a", "en", "{{ product }}")
    french = TextVariant("a.2", "a", "fr", "Merci")
    good = TextVariant("a.3", "a", "en", "Thank you")
    wording = wording_of(broken, (broken, french, good), {"first_name": "Miriam"})
    assert wording is not None
    assert (wording.body, wording.text_id) == ("Thank you", "a.3")
    assert "a.1" in caplog.text
    assert "Miriam" not in caplog.text


def test_problems_name_what_is_wrong() -> None:
    assert problems_of(TextVariant("a", "a", "en", "{{ frist_name }}")) == ("unknown variable frist_name",)
    assert problems_of(TextVariant("a", "a", "en", " ")) == ("empty body",)
    assert "for is not allowed" in problems_of(TextVariant("a", "a", "en", "{% for x in product %}{% endfor %}"))[0]
