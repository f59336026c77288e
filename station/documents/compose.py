"""One choice of a plan as a document: which kind of print it becomes, its code and the mark of a copy."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from printing.document import Block, Document
from station.documents.cards import card, cross_sell_card
from station.documents.note import note
from station.documents.part import Part
from station.documents.phrases import phrase
from station.documents.sample_label import sample_label
from station.documents.shop_voice import ShopVoice
from station.documents.texts import wording_of
from station.documents.variables import PREVIEW_VOUCHER, variables_for
from station.domain import command_codes
from station.domain.catalog import Catalog, Slot, TextVariant
from station.domain.plan import Choice, PackContext

__all__ = ["Composed", "ShopVoice", "compose", "compose_for_parcel", "print_code"]

#: Letter behind the order number on each kind of print.
_LETTERS = {Slot.NOTE: "N", Slot.SAMPLE: "S", Slot.CROSS_SELL: "C", Slot.CARD: "K"}

#: A preview carries a code as large as the real one, of no parcel.
_NO_PARCEL = "0" * 32

_KINDS: Mapping[Slot, Callable[[Part], tuple[Block, ...]]] = {
    Slot.NOTE: note,
    Slot.SAMPLE: sample_label,
    Slot.CROSS_SELL: cross_sell_card,
    Slot.CARD: card,
}


@dataclass(frozen=True, slots=True)
class Composed:
    """A document with the text that stands on it."""

    document: Document
    text: TextVariant | None  #: None: no text of its set could be used, or it has none


def compose(
    choice: Choice,
    context: PackContext,
    catalog: Catalog,
    shop: ShopVoice,
    picture: Callable[[str], bytes | None],
    copy: int = 1,
) -> Document:
    """The document of one choice as a preview, see `compose_for_parcel`: its links do not verify."""
    return compose_for_parcel("", choice, context, catalog, shop, picture, copy).document


def compose_for_parcel(
    parcel_id: str,
    choice: Choice,
    context: PackContext,
    catalog: Catalog,
    shop: ShopVoice,
    picture: Callable[[str], bytes | None],
    copy: int = 1,
    place: int = 0,
    voucher: str = "",
) -> Composed:
    """The document of one choice for a parcel (UUID in hex, "" = none yet). `picture` gives the bytes of a picture by
    name, `copy` counts from 1, `place` says which of the plan's inserts it is, from 0. `voucher` is the
    code that only this print bears, "" = it has none; a preview bears one that nobody can redeem.

    A text that cannot be used is replaced by another of its set, at first one this customer never had, then by a
    neutral thank-you: never an error.
    """
    variables = variables_for(choice, context, catalog, shop, voucher if parcel_id else PREVIEW_VOUCHER)
    others = catalog.texts.get(choice.insert.text_set, ())
    if choice.text is None:
        others = tuple(text for text in others if text.language == choice.language)
    had = {given.text_id for given in context.history.given}
    wording = wording_of(choice.text, sorted(others, key=lambda text: text.id in had), variables)
    scan_code = command_codes.print_code(parcel_id or _NO_PARCEL, place, copy)
    part = Part(choice, context, catalog, shop, picture, variables, wording, parcel_id, scan_code)
    document = Document(
        title=phrase("en", f"title_{choice.slot.value}", number=str(variables["order_number"])),
        blocks=_KINDS[choice.slot](part),
        language=choice.language,
        code=print_code(context.order.number, choice.slot),
        mark=str(copy) if copy > 1 else "",
    )
    return Composed(document, wording.variant if wording else None)


def print_code(order_number: str, slot: Slot) -> str:
    """The human-readable code that ties a print to its order: "10482-N" note, -S sample, -C goes-with, -K card."""
    number = "".join(c for c in order_number if c.isprintable() and not c.isspace())[:30]
    return f"{number}-{_LETTERS[slot]}"
