"""Forgetting from end to end: the rows, then what was learned from them, then the bytes of the file."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from station.domain.audit import Actor
from station.store.forgetting import Forgotten, forget
from station.store.learning import learn_again
from station.store.retention import sweep

__all__ = ["Erased", "database_file", "erase_person"]


@dataclass(frozen=True, slots=True)
class Erased:
    """What became of it; what was not done now is done by the next nightly run."""

    forgotten: Forgotten
    has_learned: bool  #: what goes with what was learned again without the person
    is_swept: bool  #: no byte of the rows is left in the file; of a server: its VACUUM does it


def database_file(engine: Engine) -> Path | None:
    """The file of a database; None of a server."""
    is_file = engine.dialect.name == "sqlite" and engine.url.database
    return Path(engine.url.database or "") if is_file else None


def erase_person(engine: Engine, number: str, shop: str, who: Actor, at: datetime, waiting_days: int) -> Erased:
    """Forget a person, learn again and rewrite the file: seconds for a small shop, a minute for a million orders.

    Raises as `forgetting.forget`, and Trouble as `engine.troubles`.
    """
    forgotten = forget(engine, number, shop, who, at, waiting_days)
    has_learned = learn_again(engine).outcome == "learned"
    return Erased(forgotten, has_learned, sweep(engine))
