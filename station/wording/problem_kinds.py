"""The kind of a problem in two or three words, and which problem is the loudest."""

from station.wording.words import Words

#: Problems that must never be overlooked: what one customer is told would reach another.
LOUDEST = frozenset({"print.of_other_order"})


def problem_kind(code: str, words: Words) -> str:
    """The kind of a problem in two or three words."""
    return problem_kinds(words).get(code, words.say("Something needs you"))


def problem_kinds(words: Words) -> dict[str, str]:
    """The kinds of all problems that have one of their own, by code."""
    return {
        "order.unknown": words.say("Unknown order"),
        "order.cancelled": words.say("Order cancelled"),
        "order.cancelled_since": words.say("Order cancelled"),
        "order.already_packed": words.say("Already packed"),
        "order.other_open": words.say("Another order is open"),
        "order.open_elsewhere": words.say("Open at another table"),
        "order.rest_follows": words.say("The rest of an order"),
        "order.refunded": words.say("Refunded"),
        "order.changed_since": words.say("The order changed"),
        "items.take_out": words.say("The order changed"),
        "items.nothing_to_take_out": words.say("The order changed"),
        "inserts.of_old_plan": words.say("Planned anew"),
        "order.address_since": words.say("The address changed"),
        "order.none_open": words.say("No order is open"),
        "parcel.taken_over": words.say("At another table now"),
        "item.wrong": words.say("Wrong item"),
        "item.not_needed": words.say("Wrong item"),
        "item.too_many": words.say("Too many"),
        "items.missing": words.say("Something is missing"),
        "sample.wrong": words.say("Wrong sample"),
        "sample.not_planned": words.say("No sample here"),
        "sample.not_scanned": words.say("Sample not scanned"),
        "print.of_other_order": words.say("WRONG NOTE FOR THIS BOX"),
        "print.of_earlier_parcel": words.say("An old print"),
        "print.old_copy": words.say("An old print"),
        "print.not_wanted": words.say("An old print"),
        "print.not_scanned": words.say("Print not scanned back"),
        "print.uncertain": words.say("Is it lying there?"),
        "print.expired": words.say("A print is missing"),
        "print.failed": words.say("A print is missing"),
        "print.missing": words.say("A print is missing"),
        "print.waiting": words.say("A print is missing"),
        "code.unknown": words.say("Unknown code"),
        "code.before_order": words.say("First an order"),
        "database.full": words.say("Nothing can be saved"),
        "database.locked": words.say("Nothing can be saved"),
        "database.damaged": words.say("Nothing can be saved"),
        "database.readonly": words.say("Nothing can be saved"),
        "database.missing": words.say("Nothing can be saved"),
        "database.unreachable": words.say("Nothing can be saved"),
        "login.wrong_pin": words.say("Wrong PIN"),
        "login.unknown_badge": words.say("Unknown badge"),
    }
