"""Every reason the domain gives, as code -> short English sentence with {named} facts. Translating is for `wording`.

{name:ordinal} asks for "third", {name?day|days} for the word after a number. Part of a sentence in [square brackets]
is left out where its fact is empty.
"""

from collections.abc import Mapping
from types import MappingProxyType

from station.domain.rule_codes import RULE_CODES

_PHASES = {
    "phase.rollercoaster": "First order, nothing delivered yet",
    "phase.rollercoaster.none": "No order yet",
    "phase.rollercoaster.several": "{orders:ordinal} order, but no parcel has arrived yet",
    "phase.rollercoaster.returned": "Everything delivered so far came back",
    "phase.rollercoaster.returned_before": "Everything before came back: a fresh start",
    "phase.delivery": "The first parcel arrives on {on}",
    "phase.enjoy": "{orders:ordinal} order, first delivery {days} {days?day|days} ago, no return",
    "phase.enjoy.returns": (
        "{orders:ordinal} order, first delivery {days} {days?day|days} ago, {returns} {returns?return|returns}"
    ),
    "phase.engage.days": (
        "{orders:ordinal} order, first delivery {days} {days?day|days} ago: past the first {limit} days"
    ),
    "phase.engage.habit": "{orders:ordinal} order since the first delivery {days} {days?day|days} ago: a habit",
    "phase.promote.review": "Loyal for {days} {days?day|days}, {orders:ordinal} order, praised us in a review",
    "phase.promote.referral": "Loyal for {days} {days?day|days}, {orders:ordinal} order, brought a friend",
    "phase.promote.quiet": "Loyal for {days} {days?day|days}, {orders:ordinal} order, no complaint lately",
    "phase.returning": "Comes back after {silent} days without an order",
    "phase.lapsed": "No order for {silent} days",
}

_RULES = {
    "rule.met": "Rule {rule} applies",
    "rule.unmet": "Does not apply: {fact}[: {found}]",  # also carries op and wanted
    "rule.ruled_out": "Ruled out by {fact}",
    "rule.not_yet": "Starts on {start}",
    "rule.over": "Ended on {end}",
    "rule.off": "Switched off",
    "rule.campaign": "All {total} of this campaign are given or promised",
    "rule.campaign_today": "All {per_day} of today are given or promised",
    "rule.limit": "Given often enough in the last {days} {days?day|days}",
    "rule.held_out": "Held back here to measure what it brings",
    "rule.no_insert": "There is no insert called {insert}",
    "rule.no_series": "There is no series called {series}",
    "rule.wrong_slot": "Insert {insert} belongs to another place in the parcel",
}

_CHOSEN = {
    "chosen.note": "Note for phase {phase}",
    "chosen.note.moment": "Note for this moment: {moment}",
    "chosen.note.returning": "Welcome back after {silent} days",
    "chosen.note.neutral": "Neutral thank-you note",
    "chosen.sample": "Never had, goes with {because}",
    "chosen.sample.new": "Never had and never bought",
    "chosen.sample.explored": "Never had; picked at random, so that we go on learning",
    "chosen.cross_sell.again": "Probably used up: bought {days} {days?day|days} ago",
    "chosen.series": "Card {number} of {total} of the series {series}",
    "chosen.cross_sell": "Often bought together with {because}",  # also together, lift
    "chosen.cross_sell.popular": "Popular in the shop, not yet owned",
    "chosen.card": "Fits phase {phase}",
    "chosen.card.moment": "For this moment: {moment}",
    "chosen.card.product": "Belongs to {because}",
}

_GUARDS = {
    "guard.too_early": "Too early: not before phase {earliest}",
    "guard.too_late": "Too late: only until phase {latest}",
    "guard.moment": "Sensitive moment: {moment}",
    "guard.objection": "Customer wants no advertising",
    "guard.marketplace": "Not allowed in orders of {channel}",
    "guard.gift": "Gift order: not for the recipient",
    "guard.returning": "Just came back: nothing is asked yet",
    "guard.minor": "Only for adults",
    "guard.young": "Customer is a minor: no advertising",
    "guard.consent": "Customer has not agreed to {consent}",
    "guard.postage": "Would cost the next step of postage",
    "guard.not_in_order": "Nothing in this order that it belongs to",
    "guard.category_off": "Customer switched off {category}",
    "guard.language": "No text in this language",
    "guard.insert_again": "Had this card before",
    "guard.text_again": "Has had every text of this kind",
    "guard.looks_bought": "An ask never goes with a present, a code or an offer",
    "guard.no_price": "Has no price",
    "guard.out_of_stock": "Out of stock",
    "guard.switched_off": "A manager switched it off",
    "guard.expired": "Past its best-before date {best_before} when opened",
    "guard.in_order": "Is in this order already",
    "guard.owned": "Bought before",
    "guard.returned": "Was sent back before",
    "guard.sample_again": "Had this sample before",
    "guard.recommended_again": "Was recommended before",
    "guard.own_kind": "Has something of the kind {category}",
    "guard.allergy": "Contains {tag}: not for this customer",
    "guard.contents_unknown": "Nobody wrote down what is in it, and this customer must not have {tag}",
}

_LEFT = {
    "slot.taken": "Another insert took this place",
    "slot.shut": "Stays empty beside {rule}",
    "slot.exclusion": "Not together with {rule}",
    "parcel.full": "Enough inserts in this parcel",
    "parcel.budget": "Over the budget of this parcel",
    "parcel.currency": "Costs {cost}, and the budget of this parcel is in {budget}",
    "parcel.weight": "Too heavy for this parcel",
    "series.complete": "Customer has every card of the series",
    "sample.none": "No samples in this shop",
    "sample.none_fits": "No sample in stock that fits this customer",
    "cross_sell.none": "Nothing goes with it that is new to this customer",
}

#: Every code with its English sentence.
REASON_CODES: Mapping[str, str] = MappingProxyType({**_PHASES, **_RULES, **_CHOSEN, **_GUARDS, **_LEFT, **RULE_CODES})
