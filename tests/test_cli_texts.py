"""`station texts check` as scripts and managers use it, on a database of its own."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from station.app import open_store
from station.cli import app
from station.domain.catalog import TextVariant
from station.settings import load_settings
from station.store.engine import writing
from station.store.writers import add_texts

KEYS = {"severity", "code", "set", "id", "language", "form", "problem", "next_step"}


def check(home: Path, *options: str, language: str = "en_GB.UTF-8") -> Result:
    environment = {"LANG": language, "LC_ALL": language, "LANGUAGE": language}
    return CliRunner().invoke(app, ["--home", str(home), "texts", "check", *options], env=environment)


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new home with the texts that come with the program."""
    return tmp_path_factory.mktemp("shipped")


@pytest.fixture
def spoiled(tmp_path: Path) -> Path:
    """A home whose manager wrote a text that must not go out."""
    engine = open_store(tmp_path, load_settings(tmp_path))
    try:
        with writing(engine) as connection:
            add_texts(connection, [TextVariant("delivery.99", "delivery", "de", "Liebe [Name], deine Kanne ist da.")])
    finally:
        engine.dispose()
    return tmp_path


def test_the_shipped_texts_may_go_out(shipped: Path) -> None:
    result = check(shipped, "--json")
    assert result.exit_code == 0, result.output
    answer = json.loads(result.stdout)
    assert set(answer) == {"texts", "checked", "errors", "warnings", "findings"}
    assert answer["errors"] == 0
    assert answer["texts"] > 100
    assert answer["checked"] > 10 * answer["texts"]
    assert answer["warnings"] == len(answer["findings"])


def test_a_bad_text_is_told_with_what_to_do_in_both_languages(spoiled: Path) -> None:
    result = check(spoiled, "--json", "--language", "de")
    assert result.exit_code == 1
    answer = json.loads(result.stdout)
    assert answer["errors"] == 2
    placeholder, familiar = answer["findings"]
    assert set(placeholder) == KEYS
    assert (placeholder["severity"], placeholder["id"], placeholder["form"]) == ("error", "delivery.99", "")
    assert placeholder["problem"] == {"de": "Ein Kunde würde [Name] lesen.", "en": "A customer would read [Name]."}
    assert set(placeholder["next_step"]) == {"de", "en"}
    assert (familiar["code"], familiar["form"]) == ("text.familiar", "sie")


def test_people_read_it_in_their_language(spoiled: Path) -> None:
    for language, sentence in (
        ("de_DE.UTF-8", "Ein Kunde würde [Name] lesen."),
        ("C", "A customer would read [Name]."),
    ):
        result = check(spoiled, "--language", "de", language=language)
        assert result.exit_code == 1
        assert sentence in result.stdout
        assert "delivery.99 de" in result.stdout
        assert result.stderr == ""


def test_a_language_nobody_writes_has_nothing_to_check(shipped: Path) -> None:
    answer = json.loads(check(shipped, "--json", "--language", "xx").stdout)
    assert (answer["texts"], answer["checked"]) == (0, 0)
