"""The prints of a parcel: each choice of the plan becomes a document, a page and a job. Sends nothing itself."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import uuid4

from printing.errors import DoesNotFit, PictureUnreadable
from printing.jobs import PrintJob
from printing.page_maker import PageNotMade
from station.documents.shop_voice import ShopVoice
from station.domain.catalog import Catalog, TextVariant
from station.domain.plan import Choice, PackPlan
from station.workflow.deciding import Decision
from station.workflow.ports import PrintRoom

log = logging.getLogger(__name__)

#: A print that is still waiting when its parcel has long left must never come out.
JOB_LIFETIME = timedelta(hours=4)


@dataclass(frozen=True, slots=True)
class ParcelPrint:
    """One choice with its job; `job` is None where nothing is printed with it, or cannot be."""

    choice: Choice  #: with the text that really stands on the print, which may be another than was planned
    job: PrintJob | None
    problem: str = ""  #: trouble code, "" = none


def no_vouchers(_parcel_id: str, _plan: PackPlan) -> Mapping[str, str]:
    """Nothing has a code."""
    return {}


@dataclass(frozen=True, slots=True)
class Composer:
    """Makes the prints of parcels at one table."""

    prints: PrintRoom
    voice: ShopVoice
    picture: Callable[[str], bytes | None]
    clock: Callable[[], datetime]  #: real time, aware: jobs expire by it even when a parcel is packed for another day
    #: Codes of a parcel by the ids of its inserts that bear one; "" where such an insert has none.
    vouchers: Callable[[str, PackPlan], Mapping[str, str]] = no_vouchers

    def prints_of(self, decision: Decision, catalog: Catalog, parcel_id: str, copy: int = 1) -> list[ParcelPrint]:
        """Every chosen insert as a print, in the plan's order. One that cannot be printed never stops the others."""
        codes = self.vouchers(parcel_id, decision.plan)
        return [
            self.print_of(place, choice, decision, catalog, parcel_id, copy, codes=codes)
            for place, choice in enumerate(decision.plan.chosen)
        ]

    def print_of(
        self,
        place: int,
        choice: Choice,
        decision: Decision,
        catalog: Catalog,
        parcel_id: str,
        copy: int,
        *,
        on: str = "",
        reason: str = "",
        moved_from: str = "",
        codes: Mapping[str, str] | None = None,
    ) -> ParcelPrint:
        """One choice as a print on the printer of its slot, or `on` another; why it is printed again, if it is.

        `place` is that of the choice in the plan, from 0. `codes` are those of the parcel, where they
        are known already.
        """
        if not choice.insert.paper:  # a small gift: it comes from its bin, and nothing is printed with it
            return ParcelPrint(choice, None)
        slot = choice.slot.value
        printer = on or self.prints.printer_for(slot)
        if not printer:
            return ParcelPrint(choice._replace(text=None), None, "printer.none_for_slot")
        known = self.vouchers(parcel_id, decision.plan) if codes is None else codes
        voucher = known.get(choice.insert.id)
        if voucher == "":  # a card without the code it promises would be worse than none
            return ParcelPrint(choice._replace(text=None), None, "print.no_voucher")
        from station.documents.compose import compose_for_parcel  # late: the first screen waits for nothing of it

        try:
            made = compose_for_parcel(
                parcel_id, choice, decision.context, catalog, self.voice, self.picture, copy, place, voucher or ""
            )
            page = self.prints.lay_out(made.document, printer)
        except (DoesNotFit, PictureUnreadable, PageNotMade) as error:
            log.warning("order %s: %s is not printed: %s", decision.plan.order_number, slot, type(error).__name__)
            return ParcelPrint(choice._replace(text=None), None, "print.does_not_fit")
        at = self.clock()
        job = PrintJob(
            id=uuid4().hex,
            order_number=decision.plan.order_number,
            parcel_id=parcel_id,
            slot=slot,
            printer=printer,
            page=page,
            created_at=at,
            copy=copy,
            expires_at=at + JOB_LIFETIME,
            reason=reason,
            moved_from=moved_from,
            place=place,
        )
        return ParcelPrint(choice._replace(text=made.text), job)

    def words_of(self, text: TextVariant, choice: Choice, decision: Decision, catalog: Catalog) -> str:
        """A ready text as it would stand on the print of a choice; "" where it cannot be used for it."""
        from station.documents.texts import wording_of  # late, as above
        from station.documents.variables import variables_for

        variables = variables_for(choice, decision.context, catalog, self.voice)
        wording = wording_of(text, (), variables)
        return wording.body if wording else ""


def as_printed(plan: PackPlan, prints: Sequence[ParcelPrint]) -> PackPlan:
    """The plan with the texts that stand on its prints: what the journal keeps, so that no text comes twice.

    `prints` are those of `Composer.prints_of`, in the plan's order; the plan itself where they were never made.
    """
    if len(prints) != len(plan.chosen):
        return plan
    return replace(plan, chosen=tuple(printed.choice for printed in prints))
