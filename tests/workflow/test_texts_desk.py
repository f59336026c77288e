"""Texts on a manager's desk: in their order, with what is missing; changes can be taken back and made again."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.documents.shop_voice import ShopVoice
from station.documents.text_check import Checker
from station.domain.catalog import Catalog, Insert, InsertKind, Slot, TextVariant
from station.domain.text_drafts import TextDraft, TextKey, key_of
from station.domain.trouble import Trouble
from station.workflow.texts import SetPlace, TextDesk, sets_of
from station.workflow.texts_preview import TextPage, text_page

CARD = Insert("card.care", InsertKind.CARE, Slot.CARD, "Care", text_set="care", paper="card-a6")
TEXTS = (
    TextVariant("delivery.1", "delivery", "de", "schön, dass es da ist. Viel Freude damit!"),
    TextVariant("delivery.1", "delivery", "en", "how nice that it is here. Enjoy it!"),
    TextVariant("gift.1", "gift", "de", "da hat jemand an alles gedacht."),
    TextVariant("care.1", "care", "fr", "Prenez-en soin.", "Soin"),
)


class Shelf:
    """Texts in memory that refuses what was not seen, as the database does."""

    def __init__(self, texts: Sequence[TextVariant]) -> None:
        self.texts = {(text.id, text.language): text for text in texts}

    def change_texts(self, changes: Sequence[tuple[TextVariant | None, TextVariant | None]], at: datetime) -> None:
        assert at.tzinfo is not None
        for before, after in changes:
            wanted = after or before
            assert wanted is not None
            key = (wanted.id, wanted.language)
            if self.texts.get(key) != before:
                raise Trouble("offer.changed_meanwhile", item=wanted.id)
            if after is None:
                del self.texts[key]
            else:
                self.texts[key] = after

    def catalog(self) -> Catalog:
        sets: dict[str, list[TextVariant]] = {}
        for _, text in sorted(self.texts.items()):
            sets.setdefault(text.text_set, []).append(text)
        return Catalog(inserts={"card.care": CARD}, texts={name: tuple(texts) for name, texts in sets.items()})


class Drawer:
    """Drafts in memory, the latest first."""

    def __init__(self) -> None:
        self.drafts: dict[TextKey, TextDraft] = {}

    def read(self) -> tuple[TextDraft, ...]:
        return tuple(reversed(self.drafts.values()))

    def put(self, drafts: Sequence[TextDraft], at: datetime) -> None:
        assert at.tzinfo is not None
        self.drop([draft.key for draft in drafts])
        self.drafts |= {draft.key: draft for draft in drafts}

    def drop(self, keys: Sequence[TextKey]) -> None:
        for key in keys:
            self.drafts.pop(key, None)


def desk_of(shelf: Shelf, drawer: Drawer | None = None) -> TextDesk:
    voice = ShopVoice("Blattgold", contact="Anna, 030 123")
    drafts = drawer or Drawer()

    def checker(catalog: Catalog) -> Checker:
        return Checker(catalog, voice)

    return TextDesk(shelf, shelf.catalog, checker, text_page, lambda: datetime.now(UTC), drafts)


def test_sets_stand_by_phase_then_situation_then_insert_with_what_is_missing() -> None:
    sets = sets_of(Shelf(TEXTS).catalog())
    assert [one.name for one in sets if one.place is SetPlace.PHASE] == [
        "rollercoaster", "delivery", "enjoy", "engage", "promote",
    ]  # fmt: skip
    assert [(one.name, one.place, one.missing) for one in sets[5:]] == [
        ("gift", SetPlace.SITUATION, ("en", "fr")),
        ("care", SetPlace.INSERT, ("de", "en")),
    ]
    assert sets[1].missing == ("fr",)
    assert sets[1].new_id() == "delivery.2"


def test_a_text_with_a_mistake_is_not_kept() -> None:
    shelf = Shelf(TEXTS)
    with pytest.raises(Trouble, match=r"text\.must_not_go_out"):
        desk_of(shelf).keep(TEXTS[0], replace(TEXTS[0], body="Hallo {{ vorname }}"))
    assert shelf.texts["delivery.1", "de"] == TEXTS[0]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("Hallo {{ vorname }}", "text.unknown_variable"),
        ("Hallo {first_name}!", "text.placeholder"),
        ("Hallo {% for a in b %}x{% endfor %}", "text.forbidden"),
        ("Hallo \U0001f9ff", "text.letters_missing"),
        ("   ", "text.empty"),
        ("wort " * 300, "text.unusable"),
    ],
)
def test_mistakes_are_found_while_somebody_types(body: str, code: str) -> None:
    found = desk_of(Shelf(TEXTS)).check(replace(TEXTS[0], body=body)).findings
    assert code in {one.code for one in found}


def test_the_page_is_that_of_the_text_and_never_of_another() -> None:
    desk = desk_of(Shelf(TEXTS))
    page = desk.page(TEXTS[0], longest_name=False, formal=False)
    assert isinstance(page, TextPage)
    assert (page.paper, page.problem, page.png[:4]) == ("note80", "", b"\x89PNG")
    longest = desk.page(TEXTS[0], longest_name=True, formal=False)
    assert isinstance(longest, TextPage)
    assert longest.png != page.png
    card = desk.page(TEXTS[3], longest_name=False, formal=True)
    assert isinstance(card, TextPage)
    assert (card.paper, card.insert) == ("card-a6", "card.care")
    broken = desk.page(replace(TEXTS[0], body="{{ vorname }}"), longest_name=False, formal=False)
    assert isinstance(broken, TextPage)
    assert (broken.png, broken.problem) == (b"", "text.unusable")


def test_a_step_that_fits_no_longer_is_told_once_and_forgotten() -> None:
    shelf = Shelf(TEXTS)
    desk = desk_of(shelf)
    desk.keep(TEXTS[0], replace(TEXTS[0], body="Moin!"))
    shelf.texts["delivery.1", "de"] = replace(TEXTS[0], body="von jemand anderem")
    with pytest.raises(Trouble, match=r"offer\.changed_meanwhile"):
        desk.undo()
    assert not desk.open().can_undo
    assert shelf.texts["delivery.1", "de"].body == "von jemand anderem"


@given(st.lists(st.tuples(st.sampled_from(["keep", "add", "retire", "undo", "redo"]), st.integers(0, 9)), max_size=14))
@settings(max_examples=60, deadline=None)
def test_taking_everything_back_gives_what_was_there(deeds: list[tuple[str, int]]) -> None:
    shelf = Shelf(TEXTS)
    desk = desk_of(shelf)
    for deed, number in deeds:
        texts = sorted(shelf.texts.items())
        if deed == "undo":
            desk.undo()
        elif deed == "redo":
            desk.redo()
        elif deed == "add":
            new = TextVariant(f"gift.{len(texts)}", "gift", "tr", "Sevgiler.")
            if (new.id, "tr") not in shelf.texts:
                desk.keep(None, new)
        elif texts:
            _, text = texts[number % len(texts)]
            if deed == "keep":
                desk.keep(text, replace(text, body=f"{text.body} {number}"))
            else:
                desk.retire((text,))
    after = dict(shelf.texts)
    while desk.open().can_undo:
        desk.undo()
    assert shelf.texts == {(text.id, text.language): text for text in TEXTS}
    while desk.open().can_redo:
        desk.redo()
    if "undo" not in {deed for deed, _ in deeds}:
        assert shelf.texts == after


def test_drafts_come_back_and_tell_what_somebody_changed_meanwhile() -> None:
    shelf, drawer = Shelf(TEXTS), Drawer()
    desk = desk_of(shelf, drawer)
    mine, other = replace(TEXTS[0], body="mine"), replace(TEXTS[1], body="half a sen")
    desk.type((TextDraft(mine, TEXTS[0]), TextDraft(other, TEXTS[1])))
    assert desk.drafts().texts == (other, mine)
    assert desk.drafts().overtaken == frozenset()
    shelf.change_texts([(TEXTS[0], replace(TEXTS[0], body="theirs"))], datetime.now(UTC))
    assert desk.drafts().overtaken == {key_of(mine)}


def test_a_draft_that_is_kept_retired_or_said_by_somebody_else_is_none_any_more() -> None:
    shelf, drawer = Shelf(TEXTS), Drawer()
    desk = desk_of(shelf, drawer)
    typed = [replace(text, body="Viel Freude!") for text in TEXTS[:3]]
    desk.type(tuple(TextDraft(text, before) for text, before in zip(typed, TEXTS, strict=False)))
    desk.keep(TEXTS[0], typed[0])
    assert key_of(typed[0]) not in drawer.drafts
    desk.retire((TEXTS[2],))
    assert key_of(typed[2]) not in drawer.drafts
    shelf.change_texts([(TEXTS[1], typed[1])], datetime.now(UTC))
    assert desk.drafts().texts == ()
    assert drawer.drafts == {}


def test_a_text_that_may_not_go_out_stays_a_draft() -> None:
    drawer = Drawer()
    desk, wrong = desk_of(Shelf(TEXTS), drawer), replace(TEXTS[0], body="Hallo {{ vorname }}")
    desk.type((TextDraft(wrong, TEXTS[0]),))
    with pytest.raises(Trouble, match=r"text\.must_not_go_out"):
        desk.keep(TEXTS[0], wrong)
    assert desk.drafts().texts == (wrong,)
