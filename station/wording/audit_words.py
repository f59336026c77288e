"""Entries of the audit log as people read them: what was done, and the columns of its table."""

from functools import lru_cache

from station.domain.audit import Action, AuditEntry
from station.wording.audit_details import details, role_words, subject_words
from station.wording.words import Words

__all__ = ["action_words", "audit_head", "audit_row", "kind_words", "role_words"]


def action_words(action: Action, words: Words) -> str:
    """What was done."""
    return _all_actions(words)[action]


@lru_cache(maxsize=8)  # a whole log is written entry by entry
def _all_actions(words: Words) -> dict[Action, str]:
    say = words.say
    return {
        Action.PERSON_ADDED: say("Person added"),
        Action.PERSON_RENAMED: say("Person renamed"),
        Action.ROLE_CHANGED: say("Role changed"),
        Action.PERSON_CLOSED: say("Person closed"),
        Action.PERSON_OPENED: say("Person opened again"),
        Action.BADGE_MADE: say("Badge made"),
        Action.PIN_SET: say("PIN set"),
        Action.PIN_LOCKED: say("Wrong PINs: has to wait"),
        Action.OVERRULED: say("Question overruled at the table"),
        Action.TEXT_REPLACED: say("Text replaced at the table"),
        Action.PRINT_AGAIN: say("Printed again"),
        Action.RULES_PUBLISHED: say("Rules published"),
        Action.RULES_ROLLED_BACK: say("Rules rolled back"),
        Action.RULES_DISCARDED: say("Draft thrown away"),
        Action.TEXT_CHANGED: say("Text changed"),
        Action.INSERT_CHANGED: say("Insert changed"),
        Action.STOCK_CHANGED: say("Stock changed"),
        Action.VOUCHERS_IMPORTED: say("Voucher codes imported"),
        Action.VOUCHERS_WITHDRAWN: say("Voucher codes withdrawn"),
        Action.CONFLICT_SETTLED: say("Conflict settled"),
        Action.CUSTOMER_CHANGED: say("Customer changed"),
        Action.CUSTOMER_MERGED: say("Customers merged"),
        Action.CUSTOMER_SPLIT: say("Customers split"),
        Action.CUSTOMER_TOLD: say("Customer told what we know"),
        Action.CUSTOMER_FORGOTTEN: say("Customer forgotten"),
        Action.CODES_IMPORTED: say("Codes of orders imported"),
        Action.EXPORTED: say("Saved as a file"),
        Action.SETTINGS_CHANGED: say("Settings changed"),
        Action.REFUSED: say("Refused"),
    }


def kind_words(words: Words) -> list[tuple[str, str]]:
    """What one can ask for: (sentence, start of the actions)."""
    say = words.say
    return [
        (say("Everything"), ""),
        (say("People and PINs"), "person."),
        (say("At the table"), "parcel."),
        (say("Rules"), "rules."),
        (say("Texts"), "text."),
        (say("Inserts"), "insert."),
        (say("Stock"), "stock."),
        (say("Vouchers"), "vouchers."),
        (say("Customers"), "customer."),
        (say("Conflicts"), "conflict."),
        (say("Files saved"), "exported"),
        (say("Settings"), "settings."),
        (say("Refused"), "refused"),
    ]


def audit_head(words: Words) -> list[str]:
    """What the columns of `audit_row` are called."""
    say = words.say
    return [say("When"), say("Who"), say("Role"), say("Where"), say("What"), say("About"), say("Details")]


def audit_row(entry: AuditEntry, words: Words) -> list[str]:
    """One entry, as people read it."""
    return [
        words.fact(entry.at),
        entry.who.name,
        role_words(entry.who.role, words),
        entry.who.table,
        action_words(entry.action, words),
        subject_words(entry, words),
        details(entry, words),
    ]
