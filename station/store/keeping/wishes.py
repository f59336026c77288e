"""What a parcel wants to hold of stocks and campaigns, as arrays for one statement, and whether it got all of it."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ARRAY, BindParameter, Integer, Text, bindparam

from station.domain.plan import PackPlan
from station.domain.trouble import Trouble
from station.store.numbers import Topic

#: Stands in no SKU and no lot.
BETWEEN = "\x1f"

_TEXTS, _NUMBERS = ARRAY(Text), ARRAY(Integer)


def wish_parameters() -> tuple[BindParameter[Any], ...]:
    """The parameters of a statement that takes what `Wishes.arrays` names."""
    return (
        *(bindparam(name, type_=_TEXTS) for name in ("skus", "lots", "inserts", "rules", "days")),
        *(bindparam(name, type_=_NUMBERS) for name in ("pieces", "keeps", "insert_keeps", "limits")),
        bindparam("between", type_=Text()),
    )


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a plan takes on a day: pieces of lots, of inserts with a stock, and places of campaigns."""

    plan: PackPlan
    day: date

    def arrays(self) -> dict[str, Any]:
        """The values of `wish_parameters`."""
        return {**self._lots(), **self._pieces(), **self._places(), "between": BETWEEN}

    def topics(self) -> list[Topic]:
        """What of the shop changes with it."""
        chosen = self.plan.chosen
        topics: list[Topic] = ["campaigns"] if self.plan.campaigns else []
        topics += ["inserts"] if any(choice.insert.stock is not None for choice in chosen) else []
        topics += ["samples"] if any(choice.sample for choice in chosen) else []
        return topics

    def require(self, lots: Collection[str], pieces: Collection[str], places: Collection[str]) -> None:
        """Whether all of it was had: lots as SKU, `BETWEEN` and lot, ids of inserts, and rules, once for each day.

        Raises Trouble "sample.gone", "insert.gone" or "campaign.gone".
        """
        names = {choice.sample.sku: choice.sample.name for choice in self.plan.chosen if choice.sample}
        wanted = self.arrays()
        for sku, lot in zip(wanted["skus"], wanted["lots"], strict=True):
            if f"{sku}{BETWEEN}{lot}" not in lots:
                raise Trouble("sample.gone", sku=sku, name=names[sku])
        _require("insert.gone", "insert", wanted["inserts"], pieces)
        _require("campaign.gone", "rule", wanted["rules"], places)

    def _lots(self) -> Mapping[str, list[Any]]:
        samples = [choice.sample for choice in self.plan.chosen if choice.sample]
        keep = {choice.sample.sku: choice.keep_stock for choice in self.plan.chosen if choice.sample}
        wanted = Counter((sample.sku, sample.lot) for sample in samples)
        return {
            "skus": [sku for sku, _ in wanted],
            "lots": [lot for _, lot in wanted],
            "pieces": list(wanted.values()),
            "keeps": [keep[sku] for sku, _ in wanted],
        }

    def _pieces(self) -> Mapping[str, list[Any]]:
        keep = {choice.insert.id: choice.keep_stock for choice in self.plan.chosen if choice.insert.stock is not None}
        return {"inserts": list(keep), "insert_keeps": list(keep.values())}

    def _places(self) -> Mapping[str, list[Any]]:
        """A place in total (day "") and one on the day for each campaign."""
        day = self.day.isoformat()
        wanted = [(p.rule, of, most) for p in self.plan.campaigns for of, most in (("", p.total), (day, p.per_day))]
        rules, days, limits = (list(column) for column in zip(*wanted, strict=True)) if wanted else ([], [], [])
        return {"rules": rules, "days": days, "limits": limits}


def _require(code: str, fact: str, wanted: Collection[str], got: Collection[str]) -> None:
    """As often as it was wanted. Raises Trouble."""
    missing = Counter(wanted) - Counter(got)
    if missing:
        raise Trouble(code, **{fact: min(missing)})
