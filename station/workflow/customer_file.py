"""A customer's file in words: what we know of them, what happened when, and why. The same for every screen.

Reading and erasing rows is for the store, pages for `documents`.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from station.documents.person_sheet import SheetSection, person_sheet
from station.domain.customers import History, Incident, IncidentKind
from station.store.customer_file import Everything, Laid, ParcelPast
from station.wording.person_words import PERSON_COLUMNS, PERSON_TABLES
from station.wording.words import Words
from station.workflow.why_account import say_why

__all__ = ["Happening", "known_account", "known_files", "known_sheet", "timeline"]

_ENDS = {"set_aside": "set aside", "abandoned": "abandoned", "watched": "watched in shadow mode",
         "open": "open on a table"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Happening:
    """One line of a customer's past, with what is told when it is opened."""

    on: date
    kind: str  #: "order", "parcel", "return", "incident" or "given"
    order_number: str
    what: str
    why: tuple[str, ...] = ()


def timeline(
    history: History, parcels: Sequence[ParcelPast], words: Words, names: Mapping[str, str] | None = None
) -> list[Happening]:
    """Everything that happened with a customer, newest first; what a day has in common stays in its own order.

    `names` are those of the inserts by their ids; one that has none there is called by its id.
    """
    names = names or {}
    found = [
        *_orders(history, words),
        *(_parcel(parcel, words, names) for parcel in parcels),
        *_given_before(history, parcels, names),
        *(
            Happening(r.returned_on, "return", r.order_number, words.say("Came back: {quantity} x {name}",
                      quantity=r.quantity, name=r.name))
            for r in history.returns
        ),
        *(Happening(i.opened_on, "incident", i.order_number, _incident(i, words)) for i in history.incidents),
    ]  # fmt: skip
    return sorted(found, key=lambda one: one.on, reverse=True)


def _orders(history: History, words: Words) -> Iterator[Happening]:
    for order in history.orders:
        facts = {"number": order.number, "value": order.value, "n": order.pieces}
        told = words.say("Order {number}: {value}, {n} pieces", **facts)
        lines = tuple(f"{line.quantity} x {line.name}" for line in order.lines)
        yield Happening(order.ordered_at.date(), "order", order.number, told, lines)


def _parcel(parcel: ParcelPast, words: Words, names: Mapping[str, str]) -> Happening:
    if parcel.state == "packed":
        what = words.say("packed at {table}[ by {packer}]", table=parcel.table, packer=parcel.packer)
    else:
        what = words.say(_ENDS.get(parcel.state, "abandoned"))
    on = (parcel.packed_at or parcel.opened_at).date()
    told = words.say("Parcel of order {number}: {what}", number=parcel.order_number, what=what)
    return Happening(on, "parcel", parcel.order_number, told, tuple(dict.fromkeys(_whys(parcel, words, names))))


def _whys(parcel: ParcelPast, words: Words, names: Mapping[str, str]) -> Iterator[str]:
    """What went in and what stayed out; several rules that stayed out for the same reason say so once."""
    if parcel.phase_reason is not None:
        yield words.reason(parcel.phase_reason)
    for laid in parcel.chosen:
        yield words.say("In: {insert} – {reason}", **_laid(laid, words, names))
    for laid in parcel.left_out:
        yield words.say("Left out: {insert} – {reason}", **_laid(laid, words, names))


def _laid(laid: Laid, words: Words, names: Mapping[str, str]) -> dict[str, str]:
    """The insert by its name, a place that stayed empty by the rule that wanted it."""
    name = f"{words.slot(laid.slot)} ({laid.rule})" if laid.insert == laid.slot else names.get(laid.insert, laid.insert)
    return {"insert": name, "reason": say_why(laid.reason, words)}


def _given_before(history: History, parcels: Sequence[ParcelPast], names: Mapping[str, str]) -> Iterator[Happening]:
    """Inserts of orders that the journal has no parcel of."""
    known = {parcel.order_number for parcel in parcels}
    for given in history.given:
        if given.order_number not in known:
            yield Happening(given.given_on, "given", given.order_number, names.get(given.insert_id, given.insert_id))


def _incident(incident: Incident, words: Words) -> str:
    match incident.kind:
        case IncidentKind.COMPLAINT:
            return words.say("Complaint")
        case IncidentKind.RETURN:
            return words.say("Announced return")
        case IncidentKind.REVIEW:
            return words.say("Review, {score} of 5", score=incident.score)
        case IncidentKind.REFERRAL:
            return words.say("Referral")


def known_account(found: Everything, at: datetime) -> dict[str, Any]:
    """Everything as a plain object, for machines (Art. 20 GDPR, too); the keys are a contract."""
    return {
        "customer": found.person.number,
        "shop": found.person.shop,
        "made_at": at.isoformat(timespec="seconds"),
        "tables": {name: [_plain(row) for row in rows] for name, rows in found.tables.items()},
        "pages": sorted(found.pages),
    }


def known_files(found: Everything, parcels: Sequence[ParcelPast], at: datetime, words: Words) -> dict[str, bytes]:
    """Everything as files by name: for machines, to read, and each printed page."""
    account = json.dumps(known_account(found, at), ensure_ascii=False, indent=2)
    sheet = known_sheet(found, parcels, at, "customer.json", words)
    return {"customer.json": account.encode(), "customer.pdf": sheet, **found.pages}


def known_sheet(found: Everything, parcels: Sequence[ParcelPast], at: datetime, file: str, words: Words) -> bytes:
    """Everything as a PDF to read; `file` is the name of the file for machines beside it."""
    number = found.person.number
    lead = [
        words.say("Information under Article 15 GDPR, made on {at}.", at=at),
        words.say(
            "Everything that this program stores about you stands below, table by table. "
            "The same is in the file {file} for machines; printed pages lie beside it.",
            file=file,
        ),
    ]
    sections = [
        SheetSection(words.say(PERSON_TABLES[name]), [_entry(row, words) for row in rows])
        for name, rows in found.tables.items()
    ]
    if parcels:
        heading = words.say("Why each insert was laid in or left out")
        sections.append(SheetSection(heading, [_parcel_entry(parcel, words) for parcel in parcels]))
    title = words.say("What we know of customer {number}", number=number)
    return person_sheet(title, lead, sections, f"{number} · {{page}}")


def _parcel_entry(parcel: ParcelPast, words: Words) -> list[tuple[str, str]]:
    happened = _parcel(parcel, words, {})
    return [("", f"{words.day(happened.on)}: {happened.what}"), *(("", why) for why in happened.why)]


def _entry(row: Mapping[str, Any], words: Words) -> list[tuple[str, str]]:
    """What a row tells: empty values say nothing; plans are told as reasons in a section of their own."""
    return [
        (words.say(PERSON_COLUMNS[name]), _told(value, words))
        for name, value in row.items()
        if name != "plan" and value not in (None, "", [], {})
    ]


def _told(value: Any, words: Words) -> str:
    if isinstance(value, Mapping):
        return json.dumps(_plain(value), ensure_ascii=False)
    return words.fact(tuple(value)) if isinstance(value, list) else words.fact(value)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, date):  # datetime too
        return value.isoformat()
    return value.value if isinstance(value, Enum) else value
