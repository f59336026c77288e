"""A plan made from its record again, to go on with a parcel after a crash, a pause or at another table."""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from station.domain.catalog import Catalog, Insert, Sample, Slot
from station.domain.money import Money
from station.domain.phase_names import Phase
from station.domain.phases import Moment, Standing
from station.domain.plan import CampaignPlace, Choice, Exposure, PackPlan, Recommendation
from station.domain.reasons import Reason
from station.domain.trial import Arm

_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_KINDS: Mapping[str, type[Phase] | type[Moment]] = {
    "phase": Phase,
    "earliest": Phase,
    "latest": Phase,
    "moment": Moment,
}


def plan_from(record: Mapping[str, Any], standing: Standing, catalog: Catalog) -> PackPlan | None:
    """The plan of a record, for a customer who stands where they stood then.

    None where something of it is no longer in the catalogue: then a new plan is better than a guess.
    """
    choices = [_choice(one, catalog) for one in record["chosen"]]
    if any(choice is None for choice in choices):
        return None
    return PackPlan(
        order_number=record["order"],
        standing=standing,
        chosen=tuple(choice for choice in choices if choice is not None),
        left_out=(),
        rules_version=record["rules_version"],
        exposures=tuple(_exposure(one) for one in record.get("exposures", ())),
        policy_version=record["policy_version"],
        campaigns=tuple(CampaignPlace(**one) for one in record.get("campaigns", ())),
    )


def _choice(record: Mapping[str, Any], catalog: Catalog) -> Choice | None:
    insert = catalog.inserts.get(record["insert"])
    if insert is None:
        return None
    insert = catalog.filled(insert, record.get("texts", insert.text_set))  # a rule may name others than its own
    text = next((text for text in _texts(insert, record, catalog) if text.id == record["text"]), None)
    if text is None and record["text"]:
        return None
    sample = _sample(record, catalog)
    if sample is None and record["lot_of"]:
        return None
    return Choice(
        slot=Slot(record["slot"]),
        insert=insert,
        rule=record["rule"],
        reason=reason_from(record["reason"]),
        language=record["language"],
        text=text,
        sample=sample,
        recommendations=tuple(Recommendation(**one) for one in record.get("recommended", ())),
        bent=tuple(record["bent"]),
        keep_stock=record.get("keep_stock", 0),
    )


def _texts(insert: Insert, record: Mapping[str, Any], catalog: Catalog) -> Any:
    return [text for text in catalog.texts.get(insert.text_set, ()) if text.language == record["language"]]


def _sample(record: Mapping[str, Any], catalog: Catalog) -> Sample | None:
    wanted = (record["lot_of"], record["lot"])
    return next((sample for sample in catalog.samples if (sample.sku, sample.lot) == wanted), None)


def _exposure(record: Mapping[str, Any]) -> Exposure:
    return Exposure(
        rule=record["rule"],
        trial=record["trial"],
        arm=Arm(record["arm"]),
        share=record["share"],
        cost=Money(**record["cost"]),
    )


def reason_from(record: Mapping[str, Any]) -> Reason:
    """A reason as `plan_record` keeps it."""
    return Reason.of(record["code"], **{name: _fact(name, value) for name, value in record["facts"].items()})


def _fact(name: str, value: Any) -> Any:
    """A fact as the sentences want it: days, money and phases are more than text."""
    if isinstance(value, str) and _DAY.fullmatch(value):
        return date.fromisoformat(value)
    if isinstance(value, str) and value and name in _KINDS:
        return _KINDS[name](value)
    if isinstance(value, dict) and set(value) == {"cents", "currency"}:
        return Money(**value)
    return tuple(value) if isinstance(value, list) else value
