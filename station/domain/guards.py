"""What may never go out: too early, consent, sensitive moment, channel, repeats. Rules cannot switch guards off.

Each guard is a pure function that returns None, or the reason that stops. Limits of the parcel live in `box`.
"""

from collections.abc import Callable, Collection, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType

from station.domain.catalog import ASKS, PROMOTIONAL, Catalog, Insert, InsertKind, Product, Sample, Slot, TextVariant
from station.domain.circumstances import Circumstances
from station.domain.phase_names import Phase
from station.domain.reasons import Reason
from station.domain.voucher_check import bears_code

__all__ = [
    "GUARDS",
    "SETTLED_BY_PHASE",
    "SPAN",
    "Guard",
    "Offer",
    "looks_bought",
    "offer_of",
    "product_stopped",
    "sample_stopped",
    "stopped",
]

#: Earliest and latest phase, when the parcel is opened, of each kind; None = no bound (mission: table of the phases).
SPAN: Mapping[InsertKind, tuple[Phase | None, Phase | None]] = MappingProxyType(
    {
        InsertKind.NOTE: (None, None),
        InsertKind.REASSURANCE: (None, Phase.DELIVERY),
        InsertKind.WELCOME: (None, Phase.DELIVERY),
        InsertKind.CARE: (None, None),
        InsertKind.CROSS_SELL: (Phase.DELIVERY, None),
        InsertKind.SAMPLE: (Phase.DELIVERY, None),
        InsertKind.GIFT: (Phase.DELIVERY, None),
        InsertKind.APOLOGY: (None, None),
        InsertKind.THANK_YOU: (None, None),
        InsertKind.SHARE: (Phase.DELIVERY, None),
        InsertKind.ASK_WELL: (Phase.ENJOY, None),
        InsertKind.RITUAL: (Phase.ENGAGE, None),
        InsertKind.SERIES: (Phase.ENGAGE, None),
        InsertKind.SURVEY: (Phase.ENGAGE, None),
        InsertKind.MILESTONE: (Phase.ENJOY, None),
        InsertKind.BIRTHDAY: (Phase.DELIVERY, None),
        InsertKind.WELCOME_BACK: (None, None),
        InsertKind.LOYALTY_CLUB: (Phase.ENGAGE, None),
        InsertKind.REVIEW: (Phase.PROMOTE, None),
        InsertKind.REFERRAL: (Phase.PROMOTE, None),
        InsertKind.PARTNER: (Phase.PROMOTE, None),
        InsertKind.PRIVACY: (None, None),
    }
)

#: Kinds that want something from the customer. A text set called like one of them makes any insert one of them.
DEMANDING = PROMOTIONAL | {InsertKind.SURVEY}

#: All that may go in at a sensitive moment.
SOFT = frozenset(
    {
        InsertKind.NOTE, InsertKind.REASSURANCE, InsertKind.CARE, InsertKind.APOLOGY, InsertKind.THANK_YOU,
        InsertKind.GIFT, InsertKind.ASK_WELL, InsertKind.WELCOME_BACK, InsertKind.PRIVACY,
    }
)  # fmt: skip

#: All that may go to the recipient of a gift, who is not the one who ordered.
FOR_RECIPIENTS = frozenset({InsertKind.NOTE, InsertKind.CARE, InsertKind.GIFT})

#: Kinds that give: beside an ask in one parcel the answer would look bought. So would one beside a voucher code, or
#: beside what a partner offers.
GIVING = frozenset({InsertKind.SAMPLE, InsertKind.GIFT, InsertKind.MILESTONE, InsertKind.PARTNER})

#: Kinds that are things where they come out of a stock or a bin, and not the paper of another one.
THINGS = frozenset({InsertKind.GIFT, InsertKind.MILESTONE})

#: Kinds whose occasion comes again, and the days until the same card may go out again. Assumed: a year less the weeks
#: by which orders come earlier; the time in which a second apology would read like a form.
COMES_AGAIN: Mapping[InsertKind, int] = MappingProxyType(
    {
        InsertKind.BIRTHDAY: 300,
        InsertKind.WELCOME_BACK: 300,
        InsertKind.THANK_YOU: 180,
        InsertKind.APOLOGY: 90,
    }
)

#: Text sets that say nothing drawn from a customer's data: to who ordered, and to the recipient of a gift.
NEUTRAL_TEXTS, GIFT_TEXTS = "thank_you", "gift"

#: Tags of samples that are only for adults.
ADULT_TAGS = frozenset({"adults", "alcohol", "18+"})

_KIND_OF_SLOT = {Slot.SAMPLE: InsertKind.SAMPLE, Slot.CROSS_SELL: InsertKind.CROSS_SELL}
_RANK = {phase: rank for rank, phase in enumerate(Phase)}


@dataclass(frozen=True, slots=True)
class Offer:
    """An insert that a rule wants to lay in, with the text set that fills it."""

    insert: Insert
    text_set: str
    kinds: frozenset[InsertKind]  #: what it is, by its kind, its slot and its text: the strictest counts
    asks: bool  #: it wants something from the customer
    gives: bool  #: it is a present, or bears a voucher code or a partner's offer
    is_paid: bool  #: it asks, and brings what the answer would be paid with
    beside: frozenset[InsertKind]  #: its kinds as the rest of the box sees them: what gives is a gift
    in_alarm: "tuple[Guard, ...]"  #: the guards that could stop it at all, in their order
    in_calm: "tuple[Guard, ...]"  #: those of them that could do so in a calm parcel (`Circumstances.is_calm`)


Guard = Callable[[Offer, Circumstances], Reason | None]


def offer_of(insert: Insert, text_set: str, texts: Collection[TextVariant] = ()) -> Offer:
    """An insert with a text set; a note that asks for a review is a review request, whatever it is called.

    `texts` are those of the set: one of them may bring a voucher code. A referral that bears a code is not paid by it:
    the code is for the friend.
    """
    kinds = _kinds(insert.kind, insert.slot, text_set)
    asks, is_present = not kinds.isdisjoint(ASKS), not kinds.isdisjoint(GIVING)
    has_reward = bool(insert.partner) or bears_code(insert, texts)
    gives = is_present or has_reward
    return Offer(
        insert,
        text_set,
        kinds,
        asks=asks,
        gives=gives,
        is_paid=asks and (is_present or (has_reward and InsertKind.REVIEW in kinds)),
        beside=kinds | {InsertKind.GIFT} if gives else kinds,
        in_alarm=_guards_for(insert, kinds, False),
        in_calm=_guards_for(insert, kinds, True),
    )


def offered(catalog: Catalog, insert: Insert, text_set: str) -> Offer:
    """`offer_of` an insert of a catalogue, worked out once: a year of parcels asks millions of times."""
    asked = ("offer", insert.id, text_set)
    known: Offer | None = catalog.memo.get(asked)
    if known is None:
        known = catalog.memo[asked] = offer_of(insert, text_set, catalog.texts.get(text_set, ()))
    return known


@lru_cache(maxsize=4096)
def _kinds(kind: InsertKind, slot: Slot, text_set: str) -> frozenset[InsertKind]:
    called = {k for k in DEMANDING if text_set == k or text_set.startswith((f"{k}_", f"{k}.", f"{k}-"))}
    return frozenset({kind, _KIND_OF_SLOT.get(slot, kind)} | called)


#: A manager's reasons for letting guards of taste pass: by (guard, insert id), "" for every insert.
Bends = Mapping[tuple[str, str], str]


def stopped(
    offer: Offer, at: Circumstances, bends: Bends = MappingProxyType({}), left: "tuple[Guard, ...] | None" = None
) -> Reason | None:
    """The reason of the first guard that stops an offer, None where all let it pass or a manager bent those that do.

    `left`: the guards that are left to ask, where the others are settled.
    """
    for guard in (offer.in_calm if at.is_calm else offer.in_alarm) if left is None else left:
        reason = guard(offer, at)
        if reason is not None and not is_bent(reason, offer, bends):
            return reason
    return None


def bent_for(offer: Offer, at: Circumstances, bends: Bends) -> tuple[str, ...]:
    """Guards that would stop an offer, had a manager not bent them."""
    if not bends:
        return ()
    against = (guard(offer, at) for guard in GUARDS)
    return tuple(guard_of(reason) for reason in against if reason is not None and is_bent(reason, offer, bends))


def is_bent(reason: Reason, offer: Offer, bends: Bends) -> bool:
    """Whether a manager lets this guard pass for this insert. Asks are never let in early: that is the mission."""
    guard = guard_of(reason)
    if guard == "too_early" and offer.asks:
        return False
    return (guard, offer.insert.id) in bends or (guard, "") in bends


def guard_of(reason: Reason) -> str:
    """Name of the guard that gave a reason, as `rules.BENDABLE` names it."""
    return reason.code.removeprefix("guard.")


# --- inserts -----------------------------------------------------------------------------------------------


def objection(offer: Offer, at: Circumstances) -> Reason | None:
    """After an advertising objection nothing but the neutral thank-you (Art. 21 GDPR)."""
    return Reason.of("guard.objection") if at.objects and not _is_neutral(offer, at) else None


def marketplace(offer: Offer, at: Circumstances) -> Reason | None:
    """Marketplaces allow no steering of reviews and no diverting: only the neutral thank-you."""
    if not at.marketplace or _is_neutral(offer, at):
        return None
    return Reason.of("guard.marketplace", channel=at.marketplace)


def _is_neutral(offer: Offer, at: Circumstances) -> bool:
    wanted = GIFT_TEXTS if at.is_gift else NEUTRAL_TEXTS
    return offer.insert.slot is Slot.NOTE and offer.text_set == wanted and offer.kinds == {InsertKind.NOTE}


def gift(offer: Offer, at: Circumstances) -> Reason | None:
    """The recipient of a gift reads nothing of prices, of promotion, or of who ordered."""
    if not at.is_gift:
        return None
    is_for_them = offer.kinds <= FOR_RECIPIENTS and (offer.insert.slot is not Slot.NOTE or offer.text_set == GIFT_TEXTS)
    is_of_the_past = offer.insert.days_until > 0  # bound to an earlier delivery: it would tell what the buyer has
    return None if is_for_them and not is_of_the_past else Reason.of("guard.gift")


def sensitive_moment(offer: Offer, at: Circumstances) -> Reason | None:
    """Never an ask, never a promotion while something is wrong."""
    if not at.moments or offer.kinds <= SOFT:
        return None
    return Reason.of("guard.moment", moment=at.moments[0])


def too_early(offer: Offer, at: Circumstances) -> Reason | None:
    """Not before the phase of its kind; an insert may set a later one, never an earlier one."""
    earliest = _earliest(offer.kinds, offer.insert.earliest)
    if earliest is None or _RANK[at.context.standing.when_opened.phase] >= _RANK[earliest]:
        return None
    return Reason.of("guard.too_early", earliest=earliest)


@lru_cache(maxsize=4096)
def _earliest(kinds: frozenset[InsertKind], own: Phase | None) -> Phase | None:
    """The latest of the earliest phases of its kinds and of the insert itself."""
    bounds = (*(SPAN[kind][0] for kind in kinds), own)
    return max((phase for phase in bounds if phase is not None), key=_RANK.__getitem__, default=None)


@lru_cache(maxsize=4096)
def _latest(kinds: frozenset[InsertKind], own: Phase | None) -> Phase | None:
    """The earliest of the latest phases of its kinds and of the insert itself."""
    bounds = (*(SPAN[kind][1] for kind in kinds), own)
    return min((phase for phase in bounds if phase is not None), key=_RANK.__getitem__, default=None)


def too_late(offer: Offer, at: Circumstances) -> Reason | None:
    """Not after the phase of its kind; an insert may set an earlier end, never a later one."""
    latest = _latest(offer.kinds, offer.insert.latest)
    if latest is None or _RANK[at.context.standing.when_opened.phase] <= _RANK[latest]:
        return None
    return Reason.of("guard.too_late", latest=latest)


def just_returned(offer: Offer, at: Circumstances) -> Reason | None:
    """Who comes back after a long silence is welcomed, not asked."""
    asks = InsertKind.REVIEW, InsertKind.REFERRAL, InsertKind.SURVEY, InsertKind.LOYALTY_CLUB
    is_stopped = at.context.standing.now.is_returning and not offer.kinds.isdisjoint(asks)
    return Reason.of("guard.returning") if is_stopped else None


def nothing_it_belongs_to(offer: Offer, at: Circumstances) -> Reason | None:
    """An insert bound to products or categories needs one of them in this parcel, or delivered so many days ago."""
    insert = offer.insert
    if not insert.skus and not insert.categories:
        return None
    if insert.days_until <= 0:
        is_bound = not (insert.skus.isdisjoint(at.in_parcel) and insert.categories.isdisjoint(at.parcel_categories))
    else:
        days = at.days_with(insert.skus, insert.categories)
        is_bound = any(insert.days_from <= day <= insert.days_until for day in days)
    return None if is_bound else Reason.of("guard.not_in_order")


def consent(offer: Offer, at: Circumstances) -> Reason | None:
    """What needs a consent goes to nobody who did not give it (Art. 6 and 7 GDPR)."""
    wanted = offer.insert.consent
    if not wanted or (at.context.customer is not None and wanted in at.context.customer.consents):
        return None
    return Reason.of("guard.consent", consent=wanted)


def minors(offer: Offer, at: Circumstances) -> Reason | None:
    """Nothing for adults to whom is not known to be one; nothing that promotes to a child (UWG, annex no. 28)."""
    if offer.insert.adults_only and not at.is_adult:
        return Reason.of("guard.minor")
    return Reason.of("guard.young") if at.is_minor and not offer.kinds.isdisjoint(PROMOTIONAL) else None


def unfit_contents(offer: Offer, at: Circumstances) -> Reason | None:
    """A thing out of a bin is judged by what lies there; where nobody wrote that down, no allergic customer gets it."""
    lots = at.catalog.bins.get(offer.insert.bin.strip().casefold(), ())
    found = (_unwanted(*_contents(lot, at), at) for lot in lots)
    unfit = next((reason for reason in found if reason is not None), None)
    if unfit is not None or lots or not at.allergies or not _is_thing(offer.insert, offer.kinds):
        return unfit
    return Reason.of("guard.contents_unknown", tag=min(at.allergies))


def _is_thing(insert: Insert, kinds: Set[InsertKind]) -> bool:
    """Whether it is more than paper: nothing is printed with it, or it is a present out of a stock or a bin."""
    has_place = bool(insert.bin) or insert.stock is not None
    return insert.slot is not Slot.SAMPLE and (not insert.paper or (has_place and not kinds.isdisjoint(THINGS)))


def expired(offer: Offer, at: Circumstances) -> Reason | None:
    """Nothing switched off, nothing past its best-before date on the day it is opened."""
    if offer.insert.is_off:
        return Reason.of("guard.switched_off")
    best_before = offer.insert.best_before
    if best_before is None or best_before >= at.context.standing.opens_on:
        return None
    return Reason.of("guard.expired", best_before=best_before)


def about_a_category_off(offer: Offer, at: Circumstances) -> Reason | None:
    """Nothing about a category the customer switched off, nor about a product of one."""
    insert, of_product = offer.insert, at.catalog.categories
    bound_to = (category for sku in sorted(insert.skus) for category in of_product.get(sku, ()))
    off = _category_off((*sorted(insert.categories), *bound_to), at) if at.categories_off else ""
    return Reason.of("guard.category_off", category=off) if off else None


def had_before(offer: Offer, at: Circumstances) -> Reason | None:
    """The same card never twice, but for kinds whose occasion comes again; notes, labels and goes-with cards are new
    by what stands on them."""
    insert = offer.insert
    if insert.slot is not Slot.CARD or insert.id not in at.memory.inserts_given:
        return None
    rest_days = COMES_AGAIN.get(insert.kind)
    if rest_days is not None and (at.context.today - at.memory.inserts_given[insert.id]).days >= rest_days:
        return None
    return Reason.of("guard.insert_again")


def looks_bought(offer: Offer, beside: Set[InsertKind]) -> Reason | None:
    """An ask never shares a parcel with a reward, nor bears one.

    `beside`: what lies in the box already, as `Offer.beside` tells it.
    """
    asks = offer.is_paid or (offer.asks and not GIVING.isdisjoint(beside))
    gives = offer.gives and not ASKS.isdisjoint(beside)
    return Reason.of("guard.looks_bought") if asks or gives else None


#: The guards of inserts in the order they are asked: law first.
GUARDS: tuple[Guard, ...] = (
    objection,
    marketplace,
    gift,
    consent,
    minors,
    unfit_contents,
    sensitive_moment,
    about_a_category_off,
    expired,
    too_early,
    too_late,
    just_returned,
    nothing_it_belongs_to,
    had_before,
)

#: Guards that look at the parcel or its customer first: none of them stops anything in a calm parcel.
ALARMED: frozenset[Guard] = frozenset(
    {objection, marketplace, gift, sensitive_moment, about_a_category_off, just_returned}
)

#: Guards that look at nothing of a parcel but its phase when opened.
SETTLED_BY_PHASE: frozenset[Guard] = frozenset({too_early, too_late})


def _guards_for(insert: Insert, kinds: frozenset[InsertKind], is_calm: bool) -> tuple[Guard, ...]:
    """The guards that could stop this insert at all, in their order."""
    may_stop: dict[Guard, bool] = {
        consent: bool(insert.consent),
        minors: insert.adults_only or not is_calm,
        unfit_contents: bool(insert.bin) or _is_thing(insert, kinds),
        expired: insert.is_off or insert.best_before is not None,
        too_early: _earliest(kinds, insert.earliest) is not None,
        too_late: _latest(kinds, insert.latest) is not None,
        nothing_it_belongs_to: bool(insert.skus or insert.categories),
        had_before: insert.slot is Slot.CARD,
    }
    return tuple(guard for guard in GUARDS if (not is_calm if guard in ALARMED else may_stop[guard]))


# --- products and samples ----------------------------------------------------------------------------------


def product_stopped(product: Product, at: Circumstances, bends: Bends = MappingProxyType({})) -> Reason | None:
    """Why a product may not be recommended to this customer, None where it may."""
    if product.price is None or product.price.cents <= 0:
        return Reason.of("guard.no_price")
    if not product.in_stock:
        return Reason.of("guard.out_of_stock")
    if product.sku in at.memory.returned:
        return Reason.of("guard.returned")
    if product.sku in at.in_order:
        return Reason.of("guard.in_order")
    if product.sku in at.memory.owned and not at.runs_out(product.sku):
        return Reason.of("guard.owned")
    unwanted = _unwanted(product.categories, product.tags, product.age_restricted, at)
    if unwanted is not None:
        return unwanted
    if product.sku in at.memory.recommended and ("recommended_again", "") not in bends:
        return Reason.of("guard.recommended_again")
    is_own_kind = bool(product.categories) and not product.consumable and product.categories[-1] in at.kinds_owned
    if is_own_kind and ("own_kind", "") not in bends:
        return Reason.of("guard.own_kind", category=product.categories[-1])
    return None


def sample_stopped(sample: Sample, at: Circumstances, bends: Bends = MappingProxyType({})) -> Reason | None:
    """Why a sample may not be laid in for this customer, None where it may."""
    if sample.stock <= 0:
        return Reason.of("guard.out_of_stock")
    if sample.best_before is not None and sample.best_before < at.context.standing.opens_on:
        return Reason.of("guard.expired", best_before=sample.best_before)
    known = sample.makes_known
    is_again = sample.sku in at.memory.samples_had or (known and known in at.memory.products_sampled)
    if is_again and ("sample_again", "") not in bends:
        return Reason.of("guard.sample_again")
    either = (sample.sku, known)
    if not at.memory.returned.isdisjoint(either):
        return Reason.of("guard.returned")
    if not at.in_order.isdisjoint(either):
        return Reason.of("guard.in_order")
    if any(sku in at.memory.owned for sku in either):
        return Reason.of("guard.owned")
    return _unwanted(*_contents(sample, at), at)


def _contents(sample: Sample, at: Circumstances) -> tuple[tuple[str, ...], frozenset[str], bool]:
    """Categories and tags of a sample and of the product it makes known, and whether that is only for adults."""
    product = at.catalog.products.get(sample.makes_known)
    if product is None:
        return sample.categories, sample.tags, False
    return (*sample.categories, *product.categories), sample.tags | product.tags, product.age_restricted


def _unwanted(
    categories: tuple[str, ...], tags: frozenset[str], is_restricted: bool, at: Circumstances
) -> Reason | None:
    """What the customer switched off, must not have, or is not known to be old enough for."""
    off = _category_off(categories, at)
    if off:
        return Reason.of("guard.category_off", category=off)
    harmful = next((tag for tag in sorted(tags) if tag.casefold() in at.allergies), None) if at.allergies else None
    if harmful:
        return Reason.of("guard.allergy", tag=harmful)
    if not at.is_adult and (is_restricted or not ADULT_TAGS.isdisjoint(tags)):
        return Reason.of("guard.minor")
    return None


def _category_off(categories: tuple[str, ...], at: Circumstances) -> str:
    if not at.categories_off:
        return ""
    return next((category for category in categories if category.casefold() in at.categories_off), "")
