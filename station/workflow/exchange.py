"""Another insert, or another text, in place of one that cannot or should not go in. Asks nobody, prints nothing."""

from dataclasses import dataclass, replace
from datetime import datetime

from station.domain.catalog import Catalog, Sample, TextVariant
from station.domain.packing import NOTHING, Step, StepKind
from station.domain.plan import Choice, PackPlan
from station.workflow.deciding import Decider, Decision
from station.workflow.parcel import Parcel
from station.workflow.ports import ParcelStore

#: How many lots are tried before the parcel goes without a sample.
TRIES = 5


@dataclass(frozen=True, slots=True)
class Exchange:
    """Changes the plan of open parcels at one table. Raises Trouble "parcel.taken_over" and of the database."""

    parcels: ParcelStore
    decider: Decider
    table: str

    def without_sample(self, parcel: Parcel, place: int, at: datetime, packer: str) -> bool:
        """The sample's bin is empty: the next best goes in, or nothing (False); the lot is written off."""
        empty = parcel.choice(place).sample
        catalog, none_left = _emptied(parcel.catalog, empty), empty
        for _ in range(TRIES):
            found = self.decider.next_sample(parcel.decision, place, catalog)
            made, step = _with(parcel, place, found, at, packer, self.table)
            gone = self.parcels.exchange(
                parcel.id, made.plan, _kept(made.plan, parcel, place, found), [step], packer, self.table, at, none_left
            )
            parcel.steps.append(step)
            parcel.decision, parcel.catalog = made, catalog
            if gone is None or found is None:
                return found is not None
            catalog, none_left = _emptied(catalog, found.sample), None  # another table was faster: it stays in stock
        return False

    def with_text(self, parcel: Parcel, place: int, text: TextVariant, at: datetime, packer: str) -> None:
        """The insert at a place gets another of its ready texts."""
        choice = parcel.choice(place)._replace(text=text)
        made, step = _with(parcel, place, choice, at, packer, self.table, word=f"text {text.id}")
        self.parcels.exchange(
            parcel.id, made.plan, _kept(made.plan, parcel, place, choice), [step], packer, self.table, at
        )
        parcel.steps.append(step)
        parcel.decision = made


def other_texts(parcel: Parcel, place: int) -> list[TextVariant]:
    """The other ready texts of an insert in the customer's language."""
    choice = parcel.choice(place)
    printed = parcel.prints[place].choice.text if place < len(parcel.prints) else choice.text
    used = printed.id if printed else ""
    texts = parcel.catalog.texts.get(choice.insert.text_set, ())
    return [text for text in texts if text.language == choice.language and text.id != used]


def _with(
    parcel: Parcel, place: int, choice: Choice | None, at: datetime, packer: str, table: str, word: str = ""
) -> tuple[Decision, Step]:
    """The decision with another choice at a place, and its step; None: nothing goes in there."""
    chosen = list(parcel.decision.plan.chosen)
    if choice is not None:
        chosen[place] = choice
        word = word or f"{choice.sample.sku} {choice.sample.lot}".strip() if choice.sample else word
    step = parcel.step(
        StepKind.EXCHANGED, at, packer, table,
        place=place, pieces=parcel.next_copy(place), word=word if choice is not None else NOTHING,
    )  # fmt: skip
    return replace(parcel.decision, plan=replace(parcel.decision.plan, chosen=tuple(chosen))), step


def _kept(plan: PackPlan, parcel: Parcel, place: int, choice: Choice | None) -> PackPlan:
    stays_out = parcel.progress.dropped | ({place} if choice is None else set())
    return replace(plan, chosen=tuple(one for at, one in enumerate(plan.chosen) if at not in stays_out))


def _emptied(catalog: Catalog, lot: Sample | None) -> Catalog:
    samples = tuple(
        replace(one, stock=0) if lot and (one.sku, one.lot) == (lot.sku, lot.lot) else one for one in catalog.samples
    )
    return replace(catalog, samples=samples)
