"""Every key can be learnt from the screen: what it does stands in the band or in the help of some state."""

import pytest

from station.domain.command_codes import DIGITS
from station.ui.commands_screen import offered
from station.ui.instructions import instruction_for, key_name, key_words
from station.ui.keys import KEYS, KeyRow, row_of, state_of
from station.wording.packer_languages import PACKER_LANGUAGES
from station.wording.words import Words
from station.workflow.views import CommandsView, View
from tests.fakes.packer_views import packer_views
from tests.fakes.packing_table import furnished_home, packing_table


@pytest.fixture(scope="module")
def views(tmp_path_factory: pytest.TempPathFactory) -> list[View]:
    with packing_table(tmp_path_factory.mktemp("t") / "home", *furnished_home(tmp_path_factory.mktemp("f"))) as table:
        session = table.make_session()
        session.start()
        session.scan(table.number("enjoy"), "wedge")
        table.hear(session)
        return list(packer_views(table.open).values())


def in_bands(views: list[View], words: Words) -> set[tuple[str, str]]:
    """Keys of all bands, with what they ask for."""
    return {(key.key, key.action) for view in views for key in instruction_for(view, words, "de").keys}


def in_helps(views: list[View], words: Words) -> set[tuple[str, str]]:
    helps = [view for view in views if isinstance(view, CommandsView)]
    return {(key_name(row.keys[0], words), row.does.value) for view in helps for row in offered(view)}


def of_table(row: KeyRow, words: Words) -> tuple[str, str]:
    return key_name(row.keys[0], words), row.does.value


@pytest.mark.parametrize("language", PACKER_LANGUAGES)
def test_every_key_stands_in_a_band_or_in_the_help(views: list[View], language: str) -> None:
    words = Words(language)
    shown = in_bands(views, words) | in_helps(views, words)
    rows = [row for row in KEYS if row.does not in DIGITS]
    assert [of_table(row, words) for row in rows if of_table(row, words) not in shown] == []


def test_a_band_offers_only_keys_that_do_something_there(views: list[View]) -> None:
    for view in views:
        for key in instruction_for(view, Words("en"), "de").keys:
            does = next(row.does for row in KEYS if row.does.value == key.action)
            assert row_of(does, state_of(view)) is not None


@pytest.mark.parametrize("language", PACKER_LANGUAGES)
def test_no_two_keys_of_a_help_are_called_the_same(views: list[View], language: str) -> None:
    words = Words(language)
    for view in views:
        if isinstance(view, CommandsView):
            called = [key_words(row.does, words) for row in offered(view)]
            assert len(set(called)) == len(called)
