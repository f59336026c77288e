"""Takes the screenshots of the manager's pages for texts and inserts: both languages, both sizes.

QT_QPA_PLATFORM=offscreen .venv/bin/python docs/screenshots/take_texts_and_inserts.py
"""

from shots import manager_windows, page_of, take, until

from station.assets_folder import assets_folder
from station.ui.manager.inserts_page import InsertsPage
from station.ui.manager.texts_page import TextsPage

#: A text with a variable that no parcel has, so that a problem is seen too.
MISTAKEN = {
    "de": "{% if formal %}Ihre{% else %}deine{% endif %} {{ product }} ist da. Viel Freude damit, {{ vorname }}!",
    "en": "Your {{ product }} is here. Enjoy it, {{ vorname }}!",
}
PICTURE = "POT-ST-120.png"


def walk_texts(page: TextsPage, language: str) -> None:
    """Look at a phase, then write a text with a mistake into a new variant of it."""
    until(lambda: page.checked is not None and page.page is not None, "texts")
    page.chosen = "delivery"
    page._show_sets()
    until(lambda: page.page is not None and page.page.text.text_set == "delivery", "page")
    page._cell = ("delivery.1", language)
    page.add_variant()
    page.editor.body.setPlainText(MISTAKEN[language])
    until(lambda: page.checked is not None and page.checked.text == page.editor.text, "check")
    page._cell = ("delivery.1", language)
    page._show_set()
    until(lambda: page.page is not None and page.page.text == page.editor.text, "page")


def walk_mistake(page: TextsPage, language: str) -> None:
    """Back to the text with the mistake."""
    page._cell = ("delivery.5", language)
    page._show_set()
    until(lambda: page.checked is not None and page.checked.text == page.editor.text, "check")
    until(lambda: page.page is not None and page.page.text == page.editor.text, "page")


def walk_inserts(page: InsertsPage) -> None:
    """Give a card a picture and look at it in dots."""
    until(lambda: page.looked is not None and bool(page.stand.offers), "inserts")
    page.chosen = "card.care-teapot"
    page._show_offers()
    page._show_chosen()
    page.take_picture(assets_folder() / "demo" / "pictures" / PICTURE)
    until(lambda: page.looked is not None and page.looked.look.dots and bool(page.looked.png), "dots")


def main() -> None:
    for language, window in manager_windows():
        texts = page_of(window, "texts")
        if isinstance(texts, TextsPage):
            walk_texts(texts, language)
            take(window, "texts", language)
            walk_mistake(texts, language)
            take(window, "texts-mistake", language)
        inserts = page_of(window, "inserts")
        if isinstance(inserts, InsertsPage):
            walk_inserts(inserts)
            take(window, "inserts", language)


if __name__ == "__main__":
    main()
