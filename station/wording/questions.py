"""Questions to a packer and their answers in words, by the codes of `AskView` and `Option`."""

from collections.abc import Mapping

from station.wording.misprints import misprint_reasons
from station.wording.words import Words


def question_words(code: str, facts: Mapping[str, object], words: Words) -> tuple[str, str]:
    """A question, and what helps to answer it ("" for nothing)."""
    match code:
        case "ask.code":
            return words.say("What is {scanned}?", scanned=facts.get("scanned", "")), ""
        case "ask.order":
            return words.say("Which order is packed now?"), ""
        case "ask.short":
            return words.say("Why does it stay out?"), str(facts.get("name", ""))
        case "ask.line":
            return words.say("Which item?"), ""
        case "ask.again":
            return words.say("Which print again?"), ""
        case "ask.reason":
            shred = words.say("Shred the bad one: a customer is named on it.") if facts.get("is_personal") else ""
            return words.say("Why again?"), shred
        case "ask.text":
            return words.say("Which text goes on the note?"), ""
        case "ask.box":
            told = words.say(
                "Order {number} was begun on {when}[ by {packer}]. {pieces} {pieces?piece was|pieces were} checked.",
                **facts,
            )
            return words.say("Is the begun box still here?"), told
        case "ask.table":
            return words.say("Who goes on with it?"), ""
    return words.say("Which one?"), ""


def answer_words(code: str, facts: Mapping[str, object], words: Words) -> tuple[str, str]:
    """An answer, and a second line below it ("" for none)."""
    pieces = facts.get("pieces")
    below = words.count("{n} piece", "{n} pieces", pieces) if isinstance(pieces, int) and pieces else ""
    match code.partition("."):
        case ("line", _, _):
            return str(facts.get("name", "")), below
        case ("text", _, _):
            return str(facts.get("words", "")), ""
        case ("print", _, _):
            return str(facts.get("title", "")), words.slot(str(facts.get("slot", "")))
        case ("prints", _, _):
            return words.say("All prints"), ""
        case ("order", _, _):
            return words.say("Order {number}", number=facts.get("number", "")), below
        case ("table", _, _):
            return str(facts.get("name", "")), ""
        case ("short", _, reason):
            return short_reason(reason, words), ""
        case ("again", _, reason):
            return misprint_reasons(words).get(reason, reason), ""
        case ("code", _, kind):
            return code_kind(kind, words), str(facts.get("number", ""))
        case ("box", _, "here"):
            return words.say("Yes, go on with it"), words.say("what was checked lies in it")
        case ("box", _, "gone"):
            return words.say("No, begin with an empty box"), words.say("every item is scanned again")
    return code, ""


def short_reason(reason: str, words: Words) -> str:
    """Why pieces stay out of a parcel, by one of SHORT_REASONS."""
    said = {
        "not_found": words.say("Not found"),
        "sold_out": words.say("Sold out"),
        "damaged": words.say("Damaged, no other one"),
        "follows_later": words.say("Follows later"),
    }
    return said.get(reason, reason)


def code_kind(kind: str, words: Words) -> str:
    """What a scanned code may stand for, by the value of its kind."""
    said = {
        "order": words.say("An order"),
        "delivery_note": words.say("A delivery note"),
        "pick_list": words.say("A pick list"),
        "tote": words.say("A tote"),
        "tracking": words.say("A tracking number"),
        "item": words.say("An item"),
        "sample": words.say("A sample"),
        "print": words.say("A printed note or card"),
        "voucher": words.say("A voucher"),
    }
    return said.get(kind, kind)
