"""The note: greeting, text and signature as handwriting on 80 mm paper, with a small line who to ask."""

import zlib

from printing.document import Align, Block, Handwriting, Signature, Space, Text
from station.documents.part import Part
from station.documents.scan_back import with_foot
from station.domain.circumstances import OWN_CHANNELS
from station.pictures import signature_of

#: Each packer keeps one hand: the same first name always writes in the same face, with the same habits.
HANDS = ("Caveat", "Patrick Hand", "Kalam")

#: Faces differ in width at the same size; these look alike on 72 mm.
_SIZE_PT = {"Caveat": 18.0, "Patrick Hand": 15.5, "Kalam": 14.5}

#: One signs larger than one writes.
_SIGNED_LARGER = 1.2


def note(part: Part) -> tuple[Block, ...]:
    """The blocks of a note. A body that greets by itself (`{{ salutation }}`) is not greeted twice."""
    greeting = str(part.variables["salutation"])
    body = part.wording.body if part.wording else part.phrase("thank_you")
    text = body if body.startswith(greeting) else f"{greeting}\n{body}"
    writer = zlib.crc32(part.context.packer.encode("utf-8", "replace"))
    hand = HANDS[writer % len(HANDS)]
    size = _SIZE_PT[hand]
    blocks: list[Block] = [Handwriting(text, hand, size, part.seed(), writer), Space(1.5), *_signed(part, writer)]
    is_ours = part.context.order.channel.casefold() in OWN_CHANNELS
    named = ("shop", "contact") if is_ours else ("shop",)  # a marketplace's buyer must not be led to us
    footer = [str(part.variables[name]) for name in named if name in part.variables]
    words = (Text("\n".join(footer), 8, align=Align.CENTRE, soft=True),) if footer else ()
    end = with_foot(words, part.scan_code, part.shop.scan_back_code)
    return (*blocks, Space(2), *end) if end else tuple(blocks)


def _signed(part: Part, writer: int) -> tuple[Block, ...]:
    """Regards and signature: of the packer on duty as they sign, of the shop where nobody is logged in."""
    hand = HANDS[writer % len(HANDS)]
    size, seed = _SIZE_PT[hand], part.seed() + 1
    packer = str(part.variables.get("packer", ""))
    if not packer:
        signed = "\n".join(line for line in (part.phrase("regards"), str(part.variables.get("shop", ""))) if line)
        return (Handwriting(signed, hand, size, seed, writer),)
    picture = part.picture(signature_of(packer))
    return (
        Handwriting(part.phrase("regards"), hand, size, seed, writer),
        Signature(packer, picture, hand, size * _SIGNED_LARGER, seed + 1, writer),
    )
