"""One choice of a plan as a document: which kind of print it becomes, its code and the mark of a copy."""

from collections.abc import Callable, Mapping

from printing.document import Block, Document
from station.documents.cards import card, cross_sell_card
from station.documents.note import note
from station.documents.part import Part
from station.documents.phrases import phrase
from station.documents.sample_label import sample_label
from station.documents.shop_voice import ShopVoice
from station.documents.texts import wording_of
from station.documents.variables import variables_for
from station.domain.catalog import Catalog, Slot
from station.domain.plan import Choice, PackContext

__all__ = ["ShopVoice", "compose", "print_code"]

#: Letter behind the order number on each kind of print.
_LETTERS = {Slot.NOTE: "N", Slot.SAMPLE: "S", Slot.CROSS_SELL: "C", Slot.CARD: "K"}

_KINDS: Mapping[Slot, Callable[[Part], tuple[Block, ...]]] = {
    Slot.NOTE: note,
    Slot.SAMPLE: sample_label,
    Slot.CROSS_SELL: cross_sell_card,
    Slot.CARD: card,
}


def compose(
    choice: Choice,
    context: PackContext,
    catalog: Catalog,
    shop: ShopVoice,
    picture: Callable[[str], bytes | None],
    copy: int = 1,
) -> Document:
    """The document of one choice. `picture` gives the bytes of a picture by name, `copy` counts from 1.

    A text that cannot be used is replaced by another of its set, then by a neutral thank-you: never an error.
    """
    variables = variables_for(choice, context, catalog, shop)
    others = catalog.texts.get(choice.insert.text_set, ())
    if choice.text is None:
        others = tuple(text for text in others if text.language == choice.language)
    wording = wording_of(choice.text, others, variables)
    part = Part(choice, context, catalog, shop, picture, variables, wording)
    return Document(
        title=phrase("en", f"title_{choice.slot.value}", number=str(variables["order_number"])),
        blocks=_KINDS[choice.slot](part),
        language=choice.language,
        code=print_code(context.order.number, choice.slot),
        mark=str(copy) if copy > 1 else "",
    )


def print_code(order_number: str, slot: Slot) -> str:
    """The human-readable code that ties a print to its order: "10482-N" note, -S sample, -C goes-with, -K card."""
    number = "".join(c for c in order_number if c.isprintable() and not c.isspace())[:30]
    return f"{number}-{_LETTERS[slot]}"
