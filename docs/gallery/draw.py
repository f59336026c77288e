"""Draws the gallery of the docs: every insert of the demo shop on every paper, as it leaves the printer.

QT_QPA_PLATFORM=offscreen .venv/bin/python docs/gallery/draw.py
"""

import io
from pathlib import Path

from PIL import Image, ImageDraw

from printing.errors import PrintingError
from printing.layout import lay_out
from printing.media import STANDARD_MEDIA
from printing.raster import preview_png
from station.demo import PRINTERS, Demo, open_demo
from station.documents.compose import compose
from station.documents.shop_voice import ShopVoice
from station.domain.catalog import Insert
from station.domain.plan import Choice
from station.domain.reasons import Reason
from station.workflow.deciding import Decision

HERE = Path(__file__).resolve().parent
#: How many pixels a millimetre takes: thermal dots are 7 to 8, shown at half their size.
PIXELS_A_MM = 4.0
GAP, GROUND, GREYS = 24, 214, 16


def main() -> None:
    """One picture an insert, the papers side by side, and the page that shows them."""
    rows = []
    with open_demo(lambda _paper: None, language="en", speed_factor=0.0) as demo:
        decisions = [decision for one in demo.featured if (decision := decided(demo, one.number)) is not None]
        for insert in sorted(demo.station.store.catalog().inserts.values(), key=lambda one: (one.slot, one.id)):
            if not insert.paper:
                continue
            decision, choice = chosen(insert, decisions)
            name = f"{insert.id}.png"
            missing = draw(demo, decision, choice, HERE / name)
            rows.append(row(insert, name, missing))
    HERE.parent.joinpath("gallery.md").write_text("\n".join([HEAD, *rows]), encoding="utf-8")


HEAD = """# Gallery: every insert on every paper

Drawn by `docs/gallery/draw.py` from the demo shop: on the 80 mm roll of a TM-T88VI and the 57 x 32 mm label of a ZD421
the very dots of the printer, on A6 in colour. Which paper an insert is meant for is named; on another one it is made
smaller, down to the smallest legible size, and refused in words where even that does not fit.
"""


def decided(demo: Demo, number: str) -> Decision | None:
    station = demo.station
    order = station.decider.find(number)
    today = station.now().date()
    return station.decider.decide(order, today, "Anna") if order.ordered_at.date() <= today else None


def chosen(insert: Insert, decisions: list[Decision]) -> tuple[Decision, Choice]:
    """A plan that has this insert, else the first one, as if a rule had chosen it."""
    for decision in decisions:
        for choice in decision.plan.chosen:
            if choice.insert.id == insert.id:
                return decision, choice
    first = next(decision for decision in decisions if decision.context.customer is not None)
    made = Choice(insert.slot, insert, "gallery", Reason("rule.matched"), "de")
    return first, made._replace(language=first.context.language)


def draw(demo: Demo, decision: Decision, choice: Choice, file: Path) -> list[str]:
    """The papers on which it fits, left to right; returns the others."""
    station = demo.station
    shop = ShopVoice.of(station.settings)
    document = compose(choice, decision.context, station.store.catalog(), shop, station.pictures)
    papers, missing = [], []
    for name, (_, media, _) in PRINTERS.items():
        printer = station.printers[name]
        try:
            page = lay_out(document, STANDARD_MEDIA[media], printer.profile)
        except PrintingError:
            missing.append(media)
            continue
        picture = Image.open(io.BytesIO(preview_png(page, printer.profile))).convert("RGB")
        size = (round(page.width_mm * PIXELS_A_MM), round(page.height_mm * PIXELS_A_MM))
        papers.append(picture.resize(size, Image.Resampling.LANCZOS))
    beside(papers).quantize(GREYS * 2).save(file, "PNG", optimize=True)
    return missing


def beside(papers: list[Image.Image]) -> Image.Image:
    """The papers on a grey table."""
    size = (sum(one.width for one in papers) + GAP * (len(papers) + 1), max(one.height for one in papers) + 2 * GAP)
    table = Image.new("RGB", size, (GROUND,) * 3)
    left = GAP
    for one in papers:
        table.paste(one, (left, GAP))
        ImageDraw.Draw(table).rectangle((left - 1, GAP - 1, left + one.width, GAP + one.height), outline=(160,) * 3)
        left += one.width + GAP
    return table


def row(insert: Insert, picture: str, missing: list[str]) -> str:
    too_small = f" Does not fit: {', '.join(missing)}." if missing else ""
    return f"## {insert.name}\n\nFor {insert.paper}.{too_small}\n\n![{insert.name}](gallery/{picture})\n"


if __name__ == "__main__":
    main()
