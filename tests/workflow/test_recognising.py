"""What a code means: own codes, the shop's patterns, the open order, then everywhere; several are all told."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.catalog import Catalog, Product, Sample
from station.domain.command_codes import ALPHABET, Command, badge_code, command_code, print_code
from station.domain.meaning import CodeHit, CodePatterns, Meaning, MeaningKind
from station.wording.words import Words
from station.workflow.recognising import CodeReader

MINT = Product("T-MINT", "Mint tea", gtin="4006381333931", aliases=("MINZE",))
CUP = Product("P-CUP", "Cup", gtin="036000291452")
TWIN = Product("P-CUP-2", "Cup, second choice", aliases=("cup",))
LOT_A = Sample("S-MINT", "Mint, 10 g", "T-MINT", stock=5, lot="A7", bin="F-02")
LOT_B = Sample("S-MINT", "Mint, 10 g", "T-MINT", stock=5, lot="B1", bin="F-03")
CATALOG = Catalog({p.sku: p for p in (MINT, CUP, TWIN)}, (LOT_A, LOT_B))


@dataclass
class KnownCodes:
    """A shop's database of a few codes."""

    hits: tuple[CodeHit, ...] = ()
    asked: list[Sequence[str]] = field(default_factory=list)

    def known_codes(self, codes: Sequence[str]) -> tuple[CodeHit, ...]:
        self.asked.append(codes)
        wanted = {code.casefold() for code in codes}
        return tuple(hit for hit in self.hits if hit.code.casefold() in wanted)


def order(number: str) -> CodeHit:
    return CodeHit(MeaningKind.ORDER, number, (number,))


def reader(*hits: CodeHit, **patterns: str) -> CodeReader:
    return CodeReader(KnownCodes(hits), CodePatterns(**patterns))


def kinds(meanings: tuple[Meaning, ...]) -> list[MeaningKind]:
    return [meaning.kind for meaning in meanings]


def test_own_codes_ask_nobody() -> None:
    store = KnownCodes()
    read = CodeReader(store, CodePatterns()).read
    (command,) = read(" ptcdone\r\n", CATALOG)
    (badge,) = read(badge_code("7K3M9QW2").lower(), CATALOG)
    (printed,) = read(print_code("ab" * 16, 2, 1), CATALOG)
    assert command.command is Command.FINISH
    assert (badge.kind, badge.code) == (MeaningKind.BADGE, badge_code("7K3M9QW2"))
    assert (printed.parcel, printed.place, printed.copy) == ("ab" * 5, 2, 1)
    assert store.asked == []


@given(st.sampled_from(Command), st.text(ALPHABET, min_size=6, max_size=12), st.uuids(version=4))
def test_every_own_code_means_one_thing(command: Command, secret: str, parcel: object) -> None:
    read = reader(order("1")).read
    for code in (command_code(command), badge_code(secret), print_code(parcel.hex, 0, 1)):  # type: ignore[attr-defined]
        assert len(read(code, CATALOG)) == 1


def test_order_number_delivery_note_and_tote_lead_to_orders() -> None:
    hits = (
        order("10482"),
        CodeHit(MeaningKind.DELIVERY_NOTE, "LS-9", ("10482",)),
        CodeHit(MeaningKind.TOTE, "T17", ("10482", "10483")),
    )
    read = reader(*hits).read
    assert read("10482", CATALOG) == (Meaning(MeaningKind.ORDER, "10482", ("10482",)),)
    assert read("ls-9", CATALOG)[0].orders == ("10482",)
    assert read("T17", CATALOG)[0].orders == ("10482", "10483")


def test_two_ways_to_the_same_order_are_no_question() -> None:
    note = CodeHit(MeaningKind.DELIVERY_NOTE, "10482", ("10482",))
    assert kinds(reader(order("10482"), note).read("10482", CATALOG)) == [MeaningKind.ORDER]


def test_a_code_of_several_things_is_told_as_all_of_them() -> None:
    found = reader(order("MINZE")).read("minze", CATALOG)
    assert kinds(found) == [MeaningKind.ORDER, MeaningKind.ITEM]


def test_two_products_with_one_alias_are_both_told() -> None:
    catalog = Catalog({"A": Product("A", "A", aliases=("X1",)), "B": Product("B", "B", aliases=("x1",))})
    assert [m.sku for m in reader().read("X1", catalog)] == ["A", "B"]


def test_an_item_of_the_open_order_beats_all_others() -> None:
    store = KnownCodes((order("MINZE"),))
    found = CodeReader(store, CodePatterns()).read("MINZE", CATALOG, open_skus=("T-MINT",))
    assert [(m.kind, m.sku) for m in found] == [(MeaningKind.ITEM, "T-MINT")]
    assert store.asked == []


def test_an_item_that_no_catalogue_knows_is_found_in_the_open_order() -> None:
    assert reader().read("new-1", CATALOG, open_skus=("NEW-1",))[0].sku == "NEW-1"


@pytest.mark.parametrize("scanned", ["036000291452", "0036000291452", "00036000291452"])
def test_ean_13_and_upc_a_of_one_number_are_the_same_article(scanned: str) -> None:
    assert [m.sku for m in reader().read(scanned, CATALOG)] == ["P-CUP"]
    assert [m.sku for m in reader().read(scanned, CATALOG, open_skus=("P-CUP",))] == ["P-CUP"]


def test_a_gs1_code_gives_its_gtin_and_lot() -> None:
    (found,) = reader().read("010400638133393110L-77", CATALOG, symbology="C1")
    assert (found.kind, found.sku, found.lot) == (MeaningKind.ITEM, "T-MINT", "L-77")


def test_a_parcel_number_is_found_with_and_without_its_identifier() -> None:
    hit = CodeHit(MeaningKind.TRACKING, "340123450000000017", ("10482",))
    assert kinds(reader(hit).read("00340123450000000017", CATALOG, symbology="C1")) == [MeaningKind.TRACKING]
    assert kinds(reader(hit).read("340123450000000017", CATALOG)) == [MeaningKind.TRACKING]


def test_a_sample_is_known_by_sku_lot_and_bin() -> None:
    read = reader().read
    assert [(m.sku, m.lot) for m in read("s-mint", CATALOG)] == [("S-MINT", "")]
    assert [(m.sku, m.lot) for m in read("B1", CATALOG)] == [("S-MINT", "B1")]
    assert [(m.sku, m.lot) for m in read("F-02", CATALOG)] == [("S-MINT", "A7")]


def test_a_planned_sample_beats_what_lies_elsewhere() -> None:
    found = reader(order("B1")).read("B1", CATALOG, open_skus=("T-MINT",), open_samples=("S-MINT",))
    assert [(m.kind, m.lot) for m in found] == [(MeaningKind.SAMPLE, "B1")]


def test_a_pattern_decides_the_kind() -> None:
    hits = (CodeHit(MeaningKind.TOTE, "MINZE", ("1",)), order("MINZE"))
    assert kinds(reader(*hits, tote="minze|t.*").read("MINZE", CATALOG, open_skus=("T-MINT",))) == [MeaningKind.TOTE]


def test_a_delivery_note_may_carry_the_number_of_its_order() -> None:
    (found,) = reader(order("10482"), delivery_note=r"LS-(?P<code>\d+)").read("ls-10482", CATALOG)
    assert (found.kind, found.orders, found.text) == (MeaningKind.DELIVERY_NOTE, ("10482",), "ls-10482")


def test_a_pattern_that_fits_too_much_hides_nothing() -> None:
    assert [m.sku for m in reader(order=r"\d+").read("4006381333931", CATALOG)] == ["T-MINT"]


def test_an_unknown_code_says_what_was_scanned_and_what_fits() -> None:
    read = reader(tracking="1Z.*")
    assert read.read("1Z999", CATALOG) == ()
    assert read.read(" \r\n", CATALOG) == ()
    trouble = read.unknown("1Z999", (MeaningKind.ITEM, MeaningKind.PRINT))
    said = Words("de").trouble(trouble.code, **trouble.facts)
    assert "1Z999 kennt hier niemand, dem Aussehen nach: Sendungsnummer" in said[0]
    assert "Jetzt passt: Artikel und gedruckter Gruß oder Karte" in said[1]
    assert "passt" not in Words("de").trouble("code.unknown", scanned="x")[1]


@given(st.text(max_size=300), st.sampled_from(["", "C1", "E0", "d2"]))
def test_no_scan_breaks_the_reader(text: str, symbology: str) -> None:
    read = reader(order("1"), item=r".(?P<code>.*)")
    assert all(m.kind for m in read.read(text, CATALOG, symbology=symbology, open_skus=("P-CUP",)))
    assert len(str(read.unknown(text).facts["scanned"])) <= 60


@pytest.mark.parametrize("wrong", ["(", "(?P<number>.*)", "x" * 300])
def test_a_wrong_pattern_is_refused(wrong: str) -> None:
    with pytest.raises(ValueError):
        CodePatterns(order=wrong)
