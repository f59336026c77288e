"""The note: greeting, text and signature as handwriting on 80 mm paper, with a small line who to ask."""

import zlib

from printing.document import Align, Block, Handwriting, Space, Text
from station.documents.part import Part
from station.domain.circumstances import OWN_CHANNELS

#: Each packer keeps one hand: the same first name always writes in the same face.
HANDS = ("Caveat", "Patrick Hand", "Kalam")

#: Faces differ in width at the same size; these look alike on 72 mm.
_SIZE_PT = {"Caveat": 18.0, "Patrick Hand": 15.5, "Kalam": 14.5}


def note(part: Part) -> tuple[Block, ...]:
    """The blocks of a note. A body that greets by itself (`{{ salutation }}`) is not greeted twice."""
    greeting = str(part.variables["salutation"])
    body = part.wording.body if part.wording else part.phrase("thank_you")
    text = body if body.startswith(greeting) else f"{greeting}\n{body}"
    hand = HANDS[zlib.crc32(part.context.packer.encode("utf-8", "replace")) % len(HANDS)]
    size = _SIZE_PT[hand]
    signature = str(part.variables.get("packer") or part.variables.get("shop") or "")
    signed = "\n".join(line for line in (part.phrase("regards"), signature) if line)
    blocks: list[Block] = [
        Handwriting(text, hand, size, part.seed()),
        Space(1.5),
        Handwriting(signed, hand, size, part.seed() + 1),
    ]
    is_ours = part.context.order.channel.casefold() in OWN_CHANNELS
    named = ("shop", "contact") if is_ours else ("shop",)  # a marketplace's buyer must not be led to us
    footer = [str(part.variables[name]) for name in named if name in part.variables]
    if footer:
        blocks += [Space(2), Text("\n".join(footer), 8, align=Align.CENTRE, soft=True)]
    return tuple(blocks)
