"""`station plan --why`: every insert of the catalogue with its reason, in both languages, beside the plan itself."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from station.cli import app
from tests.fakes.packing_table import NOON, furnished_home

AT = NOON.date().isoformat()


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A furnished home, and the number of an order whose customer is in the phase Enjoy."""
    folder, featured = furnished_home(tmp_path_factory.mktemp("why"))
    return folder, next(one.number for one in featured if one.story == "enjoy")


def run(home: tuple[Path, str], *words: str) -> Result:
    command = ["plan", home[1], "--at", AT, "--home", str(home[0]), *words]
    return CliRunner().invoke(app, command, env={"LANG": "C", "LC_ALL": "C"})


def test_every_insert_is_told_in_both_languages_beside_the_plan(home: tuple[Path, str]) -> None:
    plan: dict[str, Any] = json.loads(run(home, "--why", "--json").stdout)
    told = plan["why"]
    names = [one["insert"] for one in told]
    assert len(set(names)) == len(names)
    assert {choice["insert"] for choice in plan["chosen"]} == {one["insert"] for one in told if one["in"]}
    assert {"note", "sample", "cross-sell", "card.review", "card.privacy"} <= set(names)
    for one in told:
        assert set(one) == {"insert", "slot", "name", "rule", "in", "why", "rules", "candidates"}
        assert set(one["why"]) == {"de", "en"}
        assert all(one["why"].values())
    runners_up = {one["insert"]: [each["in"] for each in one["candidates"]] for one in told if one["candidates"]}
    assert set(runners_up) == {"sample", "cross-sell"}
    assert all(False in told for told in runners_up.values())
    assert plan == json.loads(run(home, "--json").stdout) | {"why": told}, "the plan itself stays what it was"


@pytest.mark.parametrize(("language", "said"), [("en", "Why each insert"), ("de", "Warum jeder Beileger")])
def test_people_read_it_in_their_language(home: tuple[Path, str], language: str, said: str) -> None:
    told = run(home, "--why", "--lang", language).stdout
    assert said in told
    assert "(card.review)" in told


def test_another_language_is_a_mistake_of_use(home: tuple[Path, str]) -> None:
    assert run(home, "--lang", "nl").exit_code == 2
