"""Takes the screenshots of the manager's pages for texts and inserts: both languages, both sizes.

QT_QPA_PLATFORM=offscreen .venv/bin/python docs/screenshots/take_texts_and_inserts.py
"""

import shutil
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication
from take_manager import HERE, SIZES, rest, until

from station.assets_folder import assets_folder
from station.demo import demo_settings, furnish
from station.manager_window import ManagerApp, open_room
from station.ui.manager.inserts_page import InsertsPage
from station.ui.manager.page import ManagerPage
from station.ui.manager.texts_page import TextsPage
from station.ui.manager.window import ManagerWindow

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


def take(window: ManagerWindow, name: str, language: str) -> None:
    for width, height in SIZES:
        window.resize(width, height)
        rest(0.6)
        window.grab().save(str(HERE / f"manager-{name}-{language}-{width}x{height}.png"))


def page_of(window: ManagerWindow, key: str) -> ManagerPage:
    window.open_page(key)
    return next(page for page in window.pages if page.key == key)


def main() -> None:
    app = QApplication([])
    folder = Path(tempfile.mkdtemp(prefix="station-shots-"))
    furnish(folder / "shop", demo_settings("de"))
    for language in ("en", "de"):
        home = folder / language
        shutil.copytree(folder / "shop", home)
        with open_room(home, demo_settings(language), by="Mia") as room:
            manager = ManagerApp(app, room)
            manager.start()
            texts = page_of(manager.window, "texts")
            if isinstance(texts, TextsPage):
                walk_texts(texts, language)
                take(manager.window, "texts", language)
                walk_mistake(texts, language)
                take(manager.window, "texts-mistake", language)
            inserts = page_of(manager.window, "inserts")
            if isinstance(inserts, InsertsPage):
                walk_inserts(inserts)
                take(manager.window, "inserts", language)
            manager.window.close()
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
