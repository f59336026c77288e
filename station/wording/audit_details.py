"""The details of an entry of the audit log as people read them: names and values. What was done says `audit_words`."""

from collections.abc import Callable, Mapping
from functools import lru_cache

from station.domain.audit import AuditEntry
from station.domain.catalog import Slot
from station.domain.roles import Deed, Role
from station.wording.misprints import misprint_reasons
from station.wording.names import SLOTS
from station.wording.problem_kinds import problem_kind
from station.wording.stock_words import move_reason
from station.wording.words import Words

__all__ = ["deed_words", "detail_names", "details", "field_names", "role_words", "subject_words"]

#: `what` of a text that a packer exchanged begins so, then comes its name.
_TEXT = "text "


def details(entry: AuditEntry, words: Words) -> str:
    """All details on one line; what another version of the program wrote stays under its own name."""
    names = detail_names(words)
    said = [(names.get(name, name), _value(name, value, words)) for name, value in entry.facts.items()]
    return ", ".join(f"{name}: {value}" for name, value in said if value)


def subject_words(entry: AuditEntry, words: Words) -> str:
    """What the entry is about."""
    kind, subject = entry.action.value.partition(".")[0], entry.subject
    match kind:
        case "rules":
            return words.say("Version {version}", version=subject)
        case "person":
            return words.say("Person {number}", number=subject)
        case "parcel" | "conflict":
            return words.say("Order {number}", number=subject)
        case "text" if subject.count("/") == 2:
            _, text, language = subject.split("/")
            return f"{text} ({words.language_name(language)})"
        case "exported" if subject == "audit":
            return words.say("Audit log")
        case "exported" if subject == "conflicts":
            return words.say("Conflicts")
    return subject


def role_words(role: str, words: Words) -> str:
    """A role in the log; "" where nobody was logged in."""
    known = {Role.PACKER: words.say("Packer"), Role.MANAGER: words.say("Manager"), Role.IT: words.say("IT")}
    return next((said for each, said in known.items() if each.value == role), role)


@lru_cache(maxsize=8)  # a whole log is written entry by entry
def detail_names(words: Words) -> Mapping[str, str]:
    """What each detail is called, by its name in the log."""
    say = words.say
    return {
        "advertising": say("Advertising"),
        "before": say("Before"),
        "body": say("Text"),
        "categories_off": say("Switched-off categories"),
        "changed": say("Changed"),
        "codes": say("Codes"),
        "copy": say("Copy no."),
        "counted_as": say("Counted as"),
        "deed": say("Wanted to"),
        "duplicates": say("Known before"),
        "entries": say("Entries"),
        "heading": say("Heading"),
        "heading_before": say("Heading before"),
        "instead_of": say("Instead of version"),
        "into": say("Counts as"),
        "kind": say("Kind of file"),
        "lot": say("Lot"),
        "move": say("Change no."),
        "name": say("Name"),
        "new": say("New"),
        "picture": say("Picture, bytes"),
        "pieces": say("Pieces"),
        "print": say("Print"),
        "read": say("Read"),
        "reason": say("Why"),
        "role": say("Role"),
        "rows": say("Rows of the database"),
        "tables": say("Tables"),
        "to": say("Back to version"),
        "tries": say("Wrong PINs"),
        "wait_s": say("Has to wait"),
        "what": say("What"),
    }


def deed_words(deed: str, words: Words) -> str:
    """What somebody wanted to do; a deed of another program version stays as it is."""
    say = words.say
    told = {
        Deed.PACK: say("pack"),
        Deed.OVERRULE: say("overrule a question"),
        Deed.SEE_DAY: say("see the day"),
        Deed.TRAIN: say("train"),
        Deed.EDIT_RULES: say("change rules"),
        Deed.EDIT_TEXTS: say("change texts"),
        Deed.EDIT_INSERTS: say("change inserts"),
        Deed.EDIT_STOCK: say("change stock"),
        Deed.EDIT_VOUCHERS: say("take in voucher codes"),
        Deed.SEE_CUSTOMERS: say("see customers"),
        Deed.EDIT_CUSTOMERS: say("change customers"),
        Deed.TELL_CUSTOMER: say("tell what we know of a customer"),
        Deed.FORGET_CUSTOMER: say("forget a customer"),
        Deed.SEE_RESULTS: say("see results"),
        Deed.EXPORT: say("save a table as a file"),
        Deed.SETTLE_CONFLICTS: say("settle a conflict"),
        Deed.EDIT_PEOPLE: say("change people"),
        Deed.READ_AUDIT: say("read the audit log"),
        Deed.SET_UP: say("set up the table"),
    }
    return told.get(Deed(deed), deed) if deed in list(Deed) else deed


def field_names(words: Words) -> Mapping[str, str]:
    """What each field of an insert is called, by the name of its column."""
    say = words.say
    return {
        "adults_only": say("only for adults"),
        "best_before": say("Best before"),
        "bin": say("Bin"),
        "categories": say("Categories"),
        "consent": say("Needs consent"),
        "cost_cents": say("Cost"),
        "currency": say("Currency"),
        "days_from": say("Days after the delivery, from"),
        "days_until": say("Days after the delivery, until"),
        "earliest": say("Not before"),
        "id": say("Short name"),
        "is_off": say("Switched off"),
        "kind": say("Kind"),
        "latest": say("Not after"),
        "name": say("Name"),
        "names": say("Names by language"),
        "on_hand": say("Stock"),
        "paper": say("Paper"),
        "partner": say("Partner"),
        "picture": say("Picture"),
        "reserved": say("Promised"),
        "series": say("Series"),
        "series_number": say("Number in the series"),
        "skus": say("Products"),
        "slot": say("Slot · printer"),
        "text_set": say("Texts"),
        "thickness_mm": say("Thickness"),
        "url": say("Link of its QR"),
        "voucher_pool": say("Voucher pool"),
        "weight_g": say("Weight"),
    }


def _value(name: str, value: object, words: Words) -> str:
    """A value by the detail it belongs to, else by its type."""
    said: Callable[[str], str] | None = {
        "role": lambda role: role_words(role, words),
        "reason": lambda reason: move_reason(reason, words),
        "advertising": lambda told: words.say("objects") if told == "objects" else words.say("allowed"),
        "deed": lambda deed: deed_words(deed, words),
        "what": lambda what: _what(what, words),
        "kind": str.upper,
        "print": lambda slot: words.say(SLOTS[Slot(slot)]) if slot in list(Slot) else slot,
    }.get(name)
    if said is not None and isinstance(value, str):
        return said(value)
    if name == "changed" and isinstance(value, list):
        fields = field_names(words)
        return words.fact([fields.get(str(each), str(each)) for each in value])
    if name == "wait_s" and isinstance(value, int | float):
        return words.duration(value)
    if name == "pieces" and isinstance(value, int) and value > 0:
        return f"+{words.number(value)}"
    if name in ("to", "instead_of", "move", "copy"):
        return str(value)
    return " ".join(words.fact(value).split()) if value not in ("", None) else ""


def _what(what: str, words: Words) -> str:
    """A question that was overruled, a text that was exchanged, or why a print was wanted again."""
    if what.startswith(_TEXT):
        return what.removeprefix(_TEXT)
    if what in (reasons := misprint_reasons(words)):
        return reasons[what]
    if what == "print.of_other_order":
        return words.say("A note of another order was in the box")
    said = problem_kind(what, words)
    return what if said == words.say("Something needs you") else said
