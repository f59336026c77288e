"""Keeps an import from bringing back who was forgotten: their lines stay out, but what must still be packed comes in
without a name.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from station.store.feed_source import LineFacts, SourceLine
from station.store.feed_staging import further
from station.store.forgotten_marks import ForgottenMarks

__all__ = ["STILL_PACKED", "without_forgotten"]

#: An order placed so long before its customer was forgotten is packed long since; sources without states call it open.
STILL_PACKED = timedelta(days=30)
#: Facts of an order that packing it needs and that tell nothing of who ordered.
_NEUTRAL = frozenset(
    (
        *("currency", "channel", "order_language", "state", "is_gift", "promised_on", "carrier", "shipped_by_us"),
        *("delivery_note", "pick_list", "tote", "categories", "gtin", "weight_g", "thickness_mm"),
    )
)


def without_forgotten(lines: Iterable[SourceLine], marks: ForgottenMarks, left_out: list[int]) -> Iterator[SourceLine]:
    """The lines that come in; the numbers of the others are appended to `left_out`."""
    for line in lines:
        kept = _kept(line, marks)
        if kept is None:
            left_out.append(line.line)
        else:
            yield kept


def _kept(source: SourceLine, marks: ForgottenMarks) -> SourceLine | None:
    facts = source.facts
    if facts is None:
        return None if marks.email(source.email) or marks.line(source.raw) else source
    if marks.order(facts.number) is not None:
        return None
    more = further(facts.more) if facts.more else {}
    forgotten_at = marks.customer(facts.customer) or marks.email(more.get("email", ""))
    if forgotten_at is None:
        return source
    return SourceLine(source.line, "", "", _neutral(facts, more)) if _waits(facts, more, forgotten_at) else None


def _waits(facts: LineFacts, more: dict[str, str], forgotten_at: datetime) -> bool:
    """Whether somebody may still have to pack it."""
    is_open = more.get("state", "open") == "open" and not more.get("shipped_on") and not facts.is_return
    return is_open and facts.at >= (forgotten_at - STILL_PACKED).timestamp()


def _neutral(facts: LineFacts, more: dict[str, str]) -> LineFacts:
    told = {name: value for name, value in more.items() if name in _NEUTRAL}
    return facts._replace(customer="", more=json.dumps(told, ensure_ascii=False) if told else "")
