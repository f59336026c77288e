"""What the audit log tells: who did what, when, to what. Keeping it is the store's business."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Action(StrEnum):
    """A change or an override that is kept. The value stands in the log for good: add, never rename."""

    PERSON_ADDED = "person.added"
    PERSON_RENAMED = "person.renamed"
    ROLE_CHANGED = "person.role"
    PERSON_CLOSED = "person.closed"  #: no longer active
    PERSON_OPENED = "person.opened"
    BADGE_MADE = "person.badge"
    PIN_SET = "person.pin"
    PIN_LOCKED = "person.pin_locked"  #: so many wrong PINs that the next has to wait
    OVERRULED = "parcel.overruled"
    TEXT_REPLACED = "parcel.text"
    PRINT_AGAIN = "parcel.print_again"
    RULES_PUBLISHED = "rules.published"
    RULES_ROLLED_BACK = "rules.rolled_back"
    RULES_DISCARDED = "rules.discarded"  #: a draft was thrown away
    TEXT_CHANGED = "text.changed"
    INSERT_CHANGED = "insert.changed"
    STOCK_CHANGED = "stock.changed"
    VOUCHERS_IMPORTED = "vouchers.imported"
    VOUCHERS_WITHDRAWN = "vouchers.withdrawn"
    CONFLICT_SETTLED = "conflict.settled"
    CUSTOMER_CHANGED = "customer.changed"
    CUSTOMER_MERGED = "customer.merged"
    CUSTOMER_SPLIT = "customer.split"
    CUSTOMER_TOLD = "customer.told"
    CUSTOMER_FORGOTTEN = "customer.forgotten"
    CODES_IMPORTED = "codes.imported"
    EXPORTED = "exported"
    SETTINGS_CHANGED = "settings.changed"
    REFUSED = "refused"  #: somebody asked for what their role may not do


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something, and where."""

    name: str  #: first name, "" = nobody is logged in
    role: str = ""  #: value of `roles.Role`, "" = not known
    table: str = ""  #: packing table or program


@dataclass(frozen=True, slots=True)
class SoughtWord:
    """A word that somebody looks for, and all that the log stores for what a screen shows with this word in it."""

    text: str  #: as typed
    actions: frozenset[str] = frozenset()  #: starts of actions
    roles: frozenset[str] = frozenset()
    in_facts: frozenset[str] = frozenset()  #: names and values of details
    ends: frozenset[str] = frozenset()  #: of a subject


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One line of the log. No personal data of customers: `subject` is a number."""

    at: datetime
    who: Actor
    action: Action
    subject: str = ""  #: an order, rule, insert, customer number or account
    facts: Mapping[str, object] = field(default_factory=dict)  #: what JSON holds
    id: int = 0  #: of the log, 0 = not in it yet
