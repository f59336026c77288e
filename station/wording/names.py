"""English names of the phases, sensitive moments, slots and ordinals, as msgids of the words catalogue."""

from station.domain.catalog import Slot
from station.domain.meaning import MeaningKind
from station.domain.phase_names import Phase
from station.domain.phases import Moment
from station.domain.roles import Role

PHASES: dict[Phase, str] = {
    Phase.ROLLERCOASTER: "Rollercoaster",
    Phase.DELIVERY: "Delivery",
    Phase.ENJOY: "Enjoy",
    Phase.ENGAGE: "Engage",
    Phase.PROMOTE: "Promote",
}

MOMENTS: dict[Moment, str] = {
    Moment.COMPLAINT: "open complaint",
    Moment.RETURN: "return on its way",
    Moment.DELAYED: "late order",
    Moment.RESENT: "parcel sent again",
    Moment.GIFT: "gift order",
}

SLOTS: dict[Slot, str] = {
    Slot.NOTE: "Note",
    Slot.SAMPLE: "Sample",
    Slot.CROSS_SELL: "Goes-with card",
    Slot.CARD: "Card",
}

MEANINGS: dict[MeaningKind, str] = {
    MeaningKind.ORDER: "order number",
    MeaningKind.DELIVERY_NOTE: "delivery note",
    MeaningKind.PICK_LIST: "pick list",
    MeaningKind.TOTE: "tote",
    MeaningKind.TRACKING: "tracking number",
    MeaningKind.ITEM: "item",
    MeaningKind.SAMPLE: "sample",
    MeaningKind.PRINT: "printed note or card",
    MeaningKind.BADGE: "badge",
    MeaningKind.COMMAND: "command",
    MeaningKind.VOUCHER: "voucher",
}

ROLES: dict[Role, str] = {
    Role.PACKER: "Packing table",
    Role.MANAGER: "Manager",
    Role.IT: "IT",
}

ORDINALS: dict[int, str] = dict(
    enumerate(
        (
            "first", "second", "third", "fourth", "fifth", "sixth",
            "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
        ),
        start=1,
    )
)  # fmt: skip
