"""`station link` as scripts rely on it: from a printed link back to the parcel, and nothing for a changed one."""

import json
from pathlib import Path
from uuid import UUID

import pytest
from typer.testing import CliRunner, Result

from station.app import open_store
from station.cli import app
from station.documents.links import fill_link, make_code, make_token
from station.settings import StationSettings
from station.store import journal
from station.store.engine import reading, writing
from station.store.secrets import link_secret
from station.store.writers import add_orders
from tests.store.facts import NOON, order, plan

PARCEL, LEFT = UUID(int=1).hex, UUID(int=2).hex


@pytest.fixture
def home(tmp_path: Path) -> Path:
    engine = open_store(tmp_path, StationSettings())
    with writing(engine) as connection:
        add_orders(connection, [order("1")])
        journal.record_packed(connection, PARCEL, plan("1"), "Anna", "Packing table 1", NOON, 40.0)
    engine.dispose()
    return tmp_path


def token_of(home: Path, parcel: str) -> str:
    engine = open_store(home, StationSettings())
    try:
        return make_token(parcel, "card.review", link_secret(engine))
    finally:
        engine.dispose()


def station(*words: str) -> Result:
    return CliRunner().invoke(app, list(words), env={"LANG": "C", "LC_ALL": "C"})


@pytest.mark.parametrize(
    "template", ["{token}", "https://shop.example/review?a=b&t={token}", "https://r.example/{token}"]
)
def test_a_link_leads_back_to_its_parcel(home: Path, template: str) -> None:
    token = token_of(home, PARCEL)
    text = fill_link(template, "", token=token) or token
    answer = json.loads(station("link", text, "--json", "--home", str(home)).stdout)
    assert answer == {"parcel": PARCEL, "insert": "card.review", "order": "1", "packed_at": NOON.isoformat()}
    assert "Order 1, packed" in station("link", text, "--home", str(home)).stdout


@pytest.mark.parametrize("template", ["{code}", "shop.example/review?t={code}", " https://r.example/{code}/ "])
def test_a_typed_code_leads_back_to_its_parcel_however_it_is_written(home: Path, template: str) -> None:
    engine = open_store(home, StationSettings())
    try:
        secret = link_secret(engine)
        with reading(engine) as connection:
            insert_id = journal.inserts_in(connection, PARCEL)[0]
    finally:
        engine.dispose()
    code = make_code(PARCEL, insert_id, secret)
    assert code.startswith("0000-0000")
    for written in (code, code.lower(), code.replace("-", " "), code.replace("0", "o"), code.replace("-", "")):
        answer = json.loads(station("link", template.format(code=written), "--json", "--home", str(home)).stdout)
        assert (answer["parcel"], answer["insert"]) == (PARCEL, insert_id)
    other = code[:-1] + ("A" if code[-1] != "A" else "B")
    assert station("link", template.format(code=other), "--home", str(home)).exit_code == 1


def test_a_changed_link_and_one_without_parcel_are_refused_in_words(home: Path) -> None:
    token = token_of(home, PARCEL)
    for text in (token[:-1] + ("A" if token[-1] != "A" else "B"), "https://shop.example/review", "https://[", "x"):
        told = station("link", text, "--home", str(home))
        assert told.exit_code == 1, text
        assert "not one of ours" in told.output
    told = station("link", token_of(home, LEFT), "--home", str(home))
    assert (told.exit_code, "not in the journal" in told.output) == (1, True)
