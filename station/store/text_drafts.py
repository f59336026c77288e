"""Drafts of texts in the database: as typed, one of a text for each person, until they keep or discard it."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection, Engine, delete, insert, select

from station.domain.catalog import TextVariant
from station.domain.text_drafts import TextDraft, TextKey
from station.store.columns import storable
from station.store.engine import reading, writing
from station.store.tables import TEXT_DRAFT

__all__ = ["SqlTextDrafts"]

_COLUMNS = TEXT_DRAFT.c


class SqlTextDrafts:
    """Fits `station.workflow.texts.DraftBook`, for one person. Each call is one unit of work."""

    def __init__(self, engine: Engine, who: str) -> None:
        """`who` is the name that changes are kept under."""
        self._engine, self._who = engine, storable(who)

    def read(self) -> tuple[TextDraft, ...]:
        """What the person typed, the latest first. Raises Trouble "database....", as all calls do."""
        query = select(TEXT_DRAFT).where(_COLUMNS.who == self._who)
        newest_first = query.order_by(_COLUMNS.typed_at.desc(), _COLUMNS.text_set, _COLUMNS.id, _COLUMNS.language)
        with reading(self._engine) as connection:
            rows = connection.execute(newest_first).all()
        drafts = []
        for row in rows:
            text = TextVariant(row.id, row.text_set, row.language, row.body, row.heading)
            before = TextVariant(row.id, row.text_set, row.language, row.body_before or "", row.heading_before or "")
            drafts.append(TextDraft(text, None if row.body_before is None else before))
        return tuple(drafts)

    def put(self, drafts: Sequence[TextDraft], at: datetime) -> None:
        """Keep these as they were typed, in the place of what is kept of the same texts."""
        with writing(self._engine) as connection:
            for draft in drafts:
                self._drop(connection, draft.key)
                before = draft.before
                row = {**asdict(draft.text), "who": self._who, "typed_at": at}
                row |= {"heading_before": before and before.heading, "body_before": before and before.body}
                connection.execute(insert(TEXT_DRAFT), row)

    def drop(self, keys: Sequence[TextKey]) -> None:
        """Forget the drafts of these texts."""
        with writing(self._engine) as connection:
            for key in keys:
                self._drop(connection, key)

    def _drop(self, connection: Connection, key: TextKey) -> None:
        text_set, variant, language = map(storable, key)
        of_text = (_COLUMNS.text_set == text_set, _COLUMNS.id == variant, _COLUMNS.language == language)
        connection.execute(delete(TEXT_DRAFT).where(_COLUMNS.who == self._who, *of_text))
