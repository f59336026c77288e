"""`station rules` as scripts rely on it: what is printed where, exit codes, and what is recorded."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update
from typer.testing import CliRunner, Result

from station.cli import app
from station.domain.audit import Actor
from station.domain.facts import FACTS
from station.domain.phase_names import Phase
from station.domain.vouchers import VoucherPool
from station.store import vouchers
from station.store.engine import open_engine, writing
from station.store.tables import INSERT_ITEM

NOTE = "rules:\n  - name: note\n    slot: note\n    add: {note: delivery}\n"
WRONG = "rules:\n  - name: note\n    slot: note\n    add: {note: delivery}\n    priority: 5000\n    colour: red\n"
IMPOSSIBLE = NOTE + (
    "    when:\n"
    "      all:\n"
    "        - {fact: customer.orders, is: at_least, value: 5}\n"
    "        - {fact: customer.orders, is: at_most, value: 3}\n"
)


class Shell:
    """Runs `station rules` in a home of its own."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def run(self, *words: str, language: str = "C") -> Result:
        place = ("--home", str(self.home / "home")) if words[0] != "schema" else ()
        return CliRunner().invoke(app, ["rules", *words, *place], env={"LANG": language, "LC_ALL": language})

    def answer(self, *words: str, exit_code: int = 0) -> dict[str, Any]:
        result = self.run(*words, "--json")
        assert result.exit_code == exit_code, result.output
        answer: dict[str, Any] = json.loads(result.stdout)
        return answer

    def file(self, text: str, name: str = "mine.yaml") -> str:
        file = self.home / name
        file.write_text(text, encoding="utf-8")
        return str(file)

    def refused(self, *words: str, language: str = "C") -> str:
        """The one sentence on stderr."""
        result = self.run(*words, language=language)
        assert result.exit_code == 1, result.output
        assert result.stderr.count("\n") == 1, result.stderr
        assert "Traceback" not in result.output
        return result.stderr.strip()


@pytest.fixture
def shell(tmp_path: Path) -> Shell:
    return Shell(tmp_path)


def test_what_is_exported_imports_as_the_same(shell: Shell) -> None:
    file = shell.home / "rules.yaml"
    assert shell.run("export", str(file), "--schema").exit_code == 0
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# yaml-language-server: $schema=rules.schema.json\nversion: 1\n")
    assert json.loads((shell.home / "rules.schema.json").read_text(encoding="utf-8"))["$defs"]["Comparison"]
    assert shell.answer("diff", "live", str(file))["differences"] == []
    assert shell.run("export").stdout == text.partition("\n")[2]


def test_a_file_becomes_a_draft_and_changes_nothing_yet(shell: Shell) -> None:
    account = shell.answer("import", shell.file(NOTE), "--note", "less is more", "--by", "Mia")
    assert (account["version"], account["state"], account["ok"]) == (2, "draft", True)
    versions = shell.answer("list")["versions"]
    assert [(one["version"], one["state"], one["live"]) for one in versions] == [
        (2, "draft", False),
        (1, "published", True),
    ]
    assert (versions[0]["note"], versions[0]["made_by"], versions[0]["made_from"]) == ("less is more", "Mia", 1)
    assert shell.answer("publish", "draft") == {"version": 2, "state": "published"}
    assert shell.answer("export")["yaml"] == "version: 2\n\n" + NOTE
    assert "2" in shell.run("list").stdout.splitlines()[0]


def test_a_draft_is_kept_as_typed_and_publishing_tells_its_first_mistake(shell: Shell) -> None:
    account = shell.answer("import", shell.file(WRONG))
    assert [(one["line"], one["rule"], one["field"]) for one in account["problems"]] == [
        (5, "note", "priority"),
        (6, "note", "colour"),
    ]
    assert "colour: red" in shell.answer("export", "--version", "draft")["yaml"]
    said = shell.refused("publish", "draft", language="de_DE.UTF-8")
    assert said.startswith(
        "Die Regeln haben einen Fehler in Regel note, Feld priority: Darf höchstens 1.000 sein (und 1 weitere)."
    )
    assert shell.refused("import", shell.file(WRONG), "--publish").startswith("The rules have a mistake in rule note")


def test_check_tells_all_in_both_languages_and_fails_on_errors_only(shell: Shell) -> None:
    assert shell.answer("check")["ok"] is True
    account = shell.answer("check", shell.file(IMPOSSIBLE), exit_code=1)
    (finding,) = [one for one in account["findings"] if one["severity"] == "error"]
    assert (finding["rule"], finding["field"], finding["code"]) == ("note", "when", "check.impossible")
    assert finding["said"]["en"] == (
        "Can never apply: these conditions contradict each other: orders kept, this one included"
    )
    assert finding["said"]["de"] != finding["said"]["en"]
    assert finding["next"]["de"]
    people = shell.run("check", shell.file(WRONG), language="de_DE.UTF-8")
    assert people.exit_code == 1
    assert "Zeile 5, Regel note, Feld priority: Darf höchstens 1.000 sein" in people.stdout


def test_rules_that_cannot_work_are_not_published_by_accident(shell: Shell) -> None:
    file = shell.file(IMPOSSIBLE)
    assert "--anyway" in shell.refused("import", file, "--publish")
    assert len(shell.answer("list")["versions"]) == 1, "what is refused leaves nothing behind"
    assert shell.answer("import", file, "--publish", "--anyway")["version"] == 2


def test_differences_are_told_in_words(shell: Shell) -> None:
    shell.answer("import", shell.file(NOTE), "--publish")
    file = shell.file(NOTE + "    hold_out: 0.1\n", "other.yaml")
    assert shell.run("diff", "live", file).stdout == "Rule “note”, hold-out share: 0% → 10%\n"
    assert shell.run("diff", "2", file, language="de_DE.UTF-8").stdout == (
        "Regel „note“, Anteil der Vergleichsgruppe: 0\u00a0% → 10\u00a0%\n"
    )
    (one,) = shell.answer("diff", "live", file)["differences"]
    assert (one["change"], one["rule"], one["field"], one["old"], one["new"]) == (
        "changed",
        "note",
        "hold_out",
        0.0,
        0.1,
    )


def test_an_old_version_is_rolled_back_to(shell: Shell) -> None:
    shell.answer("import", shell.file(NOTE), "--publish")
    assert shell.answer("rollback", "1", "--note", "too little", "--by", "Ben") == {"version": 3, "state": "published"}
    assert shell.answer("diff", "1", "live")["differences"] == []
    assert shell.answer("list")["versions"][0]["made_from"] == 1


def test_a_second_manager_is_told_what_came_between(shell: Shell) -> None:
    shell.answer("import", shell.file(NOTE))
    shell.answer("import", shell.file(NOTE + "    off: true\n"), "--publish", "--by", "Ben")
    said = shell.refused("publish", "2")
    assert said.startswith("Meanwhile version 3 of the rules was published by Ben; this one was made from version 1.")
    assert shell.answer("publish", "2", "--over", "3")["version"] == 4


@pytest.mark.parametrize(
    ("words", "start"),
    [
        (("check", "nowhere.yaml"), "The file nowhere.yaml does not exist."),
        (("diff", "live", "nowhere.yaml"), "The file nowhere.yaml does not exist."),
        (("export", "--version", "7"), "There is no version 7 of the rules."),
        (("publish", "draft"), "There is no draft of the rules."),
        (("publish", "1"), "Version 1 of the rules is published"),
        (("delete", "1"), "Version 1 of the rules is published"),
        (("export", "nowhere/rules.yaml"), "The file rules.yaml cannot be written"),
    ],
)
def test_what_goes_wrong_is_one_sentence(shell: Shell, words: tuple[str, ...], start: str) -> None:
    assert shell.refused(*words).startswith(start)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("rules:\n\t- name: a\n", "mine.yaml, line 2, column 1: a tab stands where blanks must stand."),
        ("a: &a [x]\nb: [*a, *a]\n", "mine.yaml, line 1, column 4: a is an anchor or an alias"),
        ("max_cards: 1\nmax_cards: 2\n", "mine.yaml, line 2, column 1: max_cards stands here twice."),
        ("- 1\n", "The rules have a mistake: Must be a group of named fields."),
    ],
)
def test_a_file_that_is_no_rule_file(shell: Shell, text: str, said: str) -> None:
    assert shell.refused("import", shell.file(text)).startswith(said)


def test_a_draft_is_deleted(shell: Shell) -> None:
    shell.answer("import", shell.file(NOTE))
    assert shell.answer("delete", "draft") == {"version": 2, "state": "deleted"}
    assert len(shell.answer("list")["versions"]) == 1


def test_the_schema_is_printed_and_written(shell: Shell) -> None:
    file = shell.home / "schema.json"
    assert shell.run("schema", str(file)).exit_code == 0
    assert shell.answer("schema") == json.loads(file.read_text(encoding="utf-8"))


def test_every_fact_is_told_with_its_operators_in_the_readers_language(shell: Shell) -> None:
    told = {fact["fact"]: fact for fact in shell.answer("facts")["facts"]}
    assert set(told) == set(FACTS)
    assert told["customer.phase_now"]["values"] == [phase.value for phase in Phase]
    assert told["order.value"]["operators"][-1] == "between"
    german = shell.run("facts", "reklamation", language="de_DE.UTF-8").stdout
    assert german.startswith("customer.has_open_complaint")
    assert "offene Reklamation" in german


def test_check_names_a_card_whose_pool_of_codes_is_not_there_or_low(shell: Shell) -> None:
    card = NOTE + "  - name: back\n    slot: card\n    add: {insert: card.apology}\n"
    shell.answer("list")  # makes the shop
    engine = open_engine(shell.home / "home" / "station.sqlite")
    with writing(engine) as connection:
        connection.execute(update(INSERT_ITEM).where(INSERT_ITEM.c.id == "card.apology").values(voucher_pool="gone"))
    account = shell.answer("check", shell.file(card), exit_code=1)
    (finding,) = [one for one in account["findings"] if one["severity"] == "error"]
    assert (finding["rule"], finding["code"]) == ("back", "check.codes_unknown")
    assert "card.apology takes its voucher codes from gone" in finding["said"]["en"]
    with writing(engine) as connection:
        vouchers.save_pool(connection, VoucherPool("gone", "Sorry", low_water=3))
        vouchers.import_codes(connection, "gone", ["AAA1"], Actor("Mia"), datetime.now(UTC))
    engine.dispose()
    account = shell.answer("check", shell.file(card))
    codes = {one["code"]: one["said"]["en"] for one in account["findings"] if one["rule"] == "back"}
    assert codes["check.codes_low"] == "Sorry has 1 voucher code left for card.apology"
