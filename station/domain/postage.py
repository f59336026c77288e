"""What inserts may still weigh before a parcel costs more postage. Whether a thing fits is asked in `box`."""

from typing import Any

from station.domain.circumstances import Circumstances
from station.domain.rules import RuleSet

__all__ = ["postage_left"]


def postage_left(rules: RuleSet, at: Circumstances) -> dict[str, Any]:
    """What inserts may weigh and how thick they may be before the parcel reaches the next step of the price list.

    Nothing is said of a parcel whose goods nobody weighed, or that is beyond the last step already.
    """
    if not rules.postage:
        return {}
    products, lines = at.catalog.products, [line for line in at.context.order.lines if line.shipped_by_us]
    weights = [p.weight_g * line.quantity for line in lines if (p := products.get(line.sku))]
    if len(weights) < len(lines) or not all(weights):
        return {}
    goods_g, goods_mm = sum(weights) + rules.packaging_g, at.sheet.thickness_mm
    for step in rules.postage:
        fits = step.up_to_mm is None or goods_mm is None or goods_mm <= step.up_to_mm
        if goods_g <= step.up_to_g and fits:
            mm = None if step.up_to_mm is None or goods_mm is None else step.up_to_mm - goods_mm
            return {"postage_left_g": step.up_to_g - goods_g, "postage_left_mm": mm}
    return {}
