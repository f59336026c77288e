"""The label of a sample, 57 x 32 mm: what it is, how to use it or best before, which product it makes known."""

from datetime import date

from printing.document import Block, Text
from station.documents.part import Part
from station.documents.scan_back import on_label
from station.documents.variables import product_words

#: A how-to line longer than this would push the name off the label.
_LONGEST_HOW_TO = 60


def sample_label(part: Part) -> tuple[Block, ...]:
    """The blocks of a label with the code to scan it back."""
    return on_label(_lines(part), part.scan_code, part.shop.scan_back_code)


def _lines(part: Part) -> tuple[Block, ...]:
    """What a label says; without a sample (no lot chosen) the insert's name and text."""
    sample = part.choice.sample
    how_to = part.wording.body if part.wording else ""
    if sample is None:
        title = Text(part.choice.insert.name_in(part.choice.language), 11, bold=True)
        return (title, Text(how_to, 8)) if how_to else (title,)
    blocks: list[Block] = [
        Text(part.phrase("to_try"), 7.5, soft=True),
        Text(product_words(sample.name_in(part.choice.language)), 11, bold=True),
    ]
    if how_to and len(how_to) <= _LONGEST_HOW_TO:
        blocks.append(Text(how_to, 8))
    if sample.best_before:
        blocks.append(Text(part.phrase("best_before", day=best_before(sample.best_before)), 8))
    product = part.catalog.products.get(sample.makes_known)
    if product:
        name = product_words(product.name_in(part.choice.language))
        if name.lower() not in sample.name_in(part.choice.language).lower():  # else the sample's name says it
            blocks.append(Text(part.phrase("sample_of", product=name), 8))
    return tuple(blocks)


def best_before(day: date) -> str:
    """Month and year in digits, "03/2027": read alike in every language."""
    return f"{day.month:02d}/{day.year}"
