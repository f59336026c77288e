"""A table as a PDF: whole words where there is room, and nothing that is too long for a page."""

import pypdfium2

from station.documents.table_sheet import table_sheet


def read(document: bytes) -> list[str]:
    """The text of each page."""
    with pypdfium2.PdfDocument(document) as opened:
        return [page.get_textpage().get_text_range() for page in opened]


def test_words_of_many_columns_stay_whole_and_amounts_beside_their_currency() -> None:
    head = ["Name", "Art", "Papier", "Drucker", "Kosten", "Bestand", "Kurzname", "Texte", "Gewicht, g", "Dicke, mm"]
    row = ["Pflege von Tassen und Schalen", "Pflege und Anleitung", "card-a6", "Etikett", "1.234,06\u00a0€", "1.000",
           "card.howto-green-tea", "howto_green_tea", "20", "0,3"]  # fmt: skip
    (page,) = read(table_sheet("Beileger", "1 Eintrag", head, [row] * 9))
    lines = page.splitlines()
    for word in (*head, "card.howto-green-tea", "howto_green_tea", "Etikett"):
        assert any(word in line for line in lines), word
    assert any("1.234,06\u00a0€" in line or "1.234,06 €" in line for line in lines)


def test_a_cell_that_is_longer_than_a_page_goes_on_on_the_next() -> None:
    pages = read(table_sheet("Texts", "1 entry", ["Set", "Text"], [["x" * 40, "W" * 9000 + " end"]]))
    assert len(pages) > 1
    assert "end" in pages[-1]


def test_the_same_table_is_the_same_file() -> None:
    assert table_sheet("A", "b", ["c"], [["d"]]) == table_sheet("A", "b", ["c"], [["d"]])


def test_a_table_without_rows_is_its_heading() -> None:
    assert "Name" in read(table_sheet("A", "0 entries", ["Name"], []))[0]
