"""What a check of the rules found, as a sentence with its next step in the language of the reader."""

from dataclasses import replace

from station.domain.reasons import Reason
from station.domain.rule_finding import Finding
from station.wording.words import Words

__all__ = ["NEXT_STEPS", "say_finding"]

#: What to do about each finding, in English.
NEXT_STEPS: dict[str, str] = {
    "check.impossible": "Loosen one of the conditions, or put them into a group any.",
    "check.over": "Set a later day under schedule, or delete the rule.",
    "check.used_up": "Raise the total of the campaign, or delete the rule.",
    "check.no_place": "Raise it, or switch the rule off.",
    "check.overtaken": "Raise its priority above the other, narrow the other, or delete this one.",
    "check.equal": "Delete one of the two, or tell them apart.",
    "check.beside_present": "Give it a higher priority than the present, or other conditions.",
    "check.paid_ask": "Take the voucher and the partner off the insert, or put the reward on a card of its own.",
    "check.too_early": "Let the rule apply later, or lay in something else.",
    "check.too_late": "Let the rule apply earlier, or lay in something else.",
    "check.some_phases": "Take these phases out of the condition.",
    "check.moment": "Take the moments out of the condition, or lay in something softer.",
    "check.gift": "Use the texts “gift”, or take the gifts out of the condition.",
    "check.returning": "Lay in the welcome back instead.",
    "check.marketplace": "Use the texts “thank_you”, or take the channels out of the condition.",
    "check.languages": "Write them in these languages, or leave it so: these customers get English notes and no card.",
    "check.no_texts": "Write the texts first, or correct the name.",
    "check.no_insert": "Add the insert first, or correct the name.",
    "check.no_series": "Add its cards first, or correct the name.",
    "check.wrong_slot": "Correct the slot of the rule.",
    "check.no_category": "Correct the name.",
    "check.no_sku": "Correct the SKU.",
    "check.no_sample": "Correct the SKU.",
    "check.no_tag": "Correct the name.",
    "check.no_codes": "Choose a pool on the page Inserts, or take the code out of its text and link.",
    "check.codes_unknown": "Choose another pool on the page Inserts, or import its codes on the page Vouchers.",
    "check.codes_over": "Import codes with a later last day on the page Vouchers.",
    "check.codes_empty": "Import new codes on the page Vouchers.",
    "check.codes_low": "Import new codes on the page Vouchers soon.",
    "check.pool_empty": "Add samples, or widen the pool.",
    "check.pool_out_of_stock": "Fill up the bins, or keep less in stock.",
    "check.bend_no_insert": "Correct the name, or delete the bend.",
    "check.bend_unused": "Delete the bend.",
}


def say_finding(finding: Finding, words: Words) -> tuple[str, str]:
    """What was found, and what to do about it."""
    return words.reason(_with_names(finding.reason, words)), words.say(NEXT_STEPS[finding.reason.code])


def _with_names(reason: Reason, words: Words) -> Reason:
    """Codes of languages as their names."""
    facts = tuple(
        (name, tuple(words.language_name(code) for code in value)) if name == "languages" else (name, value)
        for name, value in reason.facts
    )
    return replace(reason, facts=facts)
