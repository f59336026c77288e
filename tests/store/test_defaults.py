"""A new database starts with the inserts, texts and rules of the program, and keeps what managers make of them."""

from pathlib import Path

import pytest
from sqlalchemy import Engine, delete

from station.domain.catalog import InsertKind, Slot
from station.domain.money import Money
from station.domain.phase_names import Phase
from station.domain.trouble import Trouble
from station.store.defaults import seed_defaults
from station.store.engine import writing
from station.store.numbers import mark_changed
from station.store.shop_store import SqlShopStore
from station.store.tables import TEXT_VARIANT
from station.wording.words import Words

INSERTS = """
- id: note
  kind: note
  slot: note
  name: Note
  text_set: delivery
  earliest: delivery
  cost: {cents: 4}
  names: {de: Notiz}
"""
TEXTS = """
- set: delivery
  id: delivery.1
  body: "Hallo {{ first_name }}"
- {set: delivery, id: delivery.2, heading: Danke, body: Schön}
"""


@pytest.fixture
def assets(tmp_path: Path) -> Path:
    (tmp_path / "rules").mkdir()
    (tmp_path / "templates" / "de").mkdir(parents=True)
    (tmp_path / "rules" / "inserts.yaml").write_text(INSERTS, encoding="utf-8")
    (tmp_path / "rules" / "default.yaml").write_text("version: 1\n", encoding="utf-8")
    (tmp_path / "templates" / "de" / "texts.yaml").write_text(TEXTS, encoding="utf-8")
    return tmp_path


def test_a_first_start_has_inserts_texts_and_rules(engine: Engine, assets: Path) -> None:
    seed_defaults(engine, assets)
    store = SqlShopStore(engine)
    note = store.catalog().inserts["note"]
    assert (note.kind, note.slot, note.earliest, note.cost) == (InsertKind.NOTE, Slot.NOTE, Phase.DELIVERY, Money(4))
    assert note.name_in("de") == "Notiz"
    assert [(t.id, t.language, t.heading) for t in store.catalog().texts["delivery"]] == [
        ("delivery.1", "de", ""),
        ("delivery.2", "de", "Danke"),
    ]
    assert store.rules().version == 1


def test_a_second_start_leaves_what_managers_changed(engine: Engine, assets: Path) -> None:
    seed_defaults(engine, assets)
    with writing(engine) as connection:
        connection.execute(delete(TEXT_VARIANT).where(TEXT_VARIANT.c.id == "delivery.2"))
        mark_changed(connection, "catalogue")
    seed_defaults(engine, assets)
    assert [t.id for t in SqlShopStore(engine).catalog().texts["delivery"]] == ["delivery.1"]


def test_files_that_are_not_there_yet_are_filled_in_later(engine: Engine, assets: Path) -> None:
    rules = assets / "rules" / "default.yaml"
    rules.unlink()
    seed_defaults(engine, assets)
    assert SqlShopStore(engine).rules().version == 0
    rules.write_text("version: 1\n", encoding="utf-8")
    seed_defaults(engine, assets)
    assert SqlShopStore(engine).rules().version == 1
    assert len(SqlShopStore(engine).catalog().texts["delivery"]) == 2


@pytest.mark.parametrize(
    ("file", "content", "code", "said"),
    [
        ("rules/inserts.yaml", "- id: note\n  kind: invented\n", "rules.unreadable", "kind"),
        ("rules/inserts.yaml", "- [unclosed", "yaml.syntax", "inserts.yaml, line 2"),
        ("rules/default.yaml", "version: 1\ninvented: 2\n", "rules.invalid", "invented"),
        ("rules/default.yaml", "rules:\n- {name: a, slot: x, add: {note: y}}\n", "rules.invalid", "rule a, field slot"),
        ("templates/de/texts.yaml", "- {set: delivery, id: delivery.1}\n", "rules.unreadable", "body"),
    ],
)
def test_a_mistake_names_its_file_or_rule_and_its_field(
    engine: Engine, assets: Path, file: str, content: str, code: str, said: str
) -> None:
    (assets / file).write_text(content, encoding="utf-8")
    with pytest.raises(Trouble) as caught:
        seed_defaults(engine, assets)
    assert caught.value.code == code
    assert said in Words("en").trouble(code, **caught.value.facts)[0]
    assert SqlShopStore(engine).catalog().inserts == {}, "nothing is filled in halfway"
