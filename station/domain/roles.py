"""The one table of what each role may do. Who somebody is, badges and PINs live in `store.people`."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from station.domain.trouble import Trouble


class Role(StrEnum):
    PACKER = "packer"
    MANAGER = "manager"
    IT = "it"


class Deed(StrEnum):
    """What not everybody may do."""

    PACK = "pack"
    OVERRULE = "overrule"  #: answer a question of the table with "all the same"; always in the audit log
    SEE_DAY = "see_day"  #: figures of the table's day
    TRAIN = "train"
    EDIT_RULES = "edit_rules"  #: drafts, publishing and rolling back
    EDIT_TEXTS = "edit_texts"
    EDIT_INSERTS = "edit_inserts"
    EDIT_STOCK = "edit_stock"  #: deliveries and corrections of samples and inserts
    EDIT_VOUCHERS = "edit_vouchers"
    SEE_CUSTOMERS = "see_customers"
    EDIT_CUSTOMERS = "edit_customers"  #: merge, split, objections
    TELL_CUSTOMER = "tell_customer"  #: what we know (GDPR Art. 15)
    FORGET_CUSTOMER = "forget_customer"  #: GDPR Art. 17
    SEE_RESULTS = "see_results"
    EXPORT = "export"
    SETTLE_CONFLICTS = "settle_conflicts"  #: orders that two tables packed
    EDIT_PEOPLE = "edit_people"  #: names, roles, badges and PINs
    READ_AUDIT = "read_audit"
    SET_UP = "set_up"  #: printers, scanners, shops, retention


_AT_THE_TABLE = frozenset({Deed.PACK, Deed.OVERRULE, Deed.SEE_DAY, Deed.TRAIN})

#: What each role may do. IT keeps the tables running and needs no look at customers for it.
MAY: Mapping[Role, frozenset[Deed]] = {
    Role.PACKER: _AT_THE_TABLE,
    Role.MANAGER: frozenset(Deed) - {Deed.SET_UP},
    Role.IT: _AT_THE_TABLE | {Deed.SET_UP, Deed.EDIT_PEOPLE, Deed.READ_AUDIT},
}

#: Who is refused one of these is in the audit log: it goes beyond what everybody does at a table.
LOGGED: frozenset[Deed] = frozenset(Deed) - _AT_THE_TABLE


@dataclass(frozen=True, slots=True)
class Account:
    """A person who stands at a table or looks after it. No secret of theirs is in it."""

    id: int
    first_name: str  #: signs the notes
    role: Role
    language: str = ""  #: of the screens, "" = the table's
    has_pin: bool = False
    has_badge: bool = False
    is_active: bool = True

    def may(self, deed: Deed) -> bool:
        return may(self.role, deed)


def may(role: Role, deed: Deed) -> bool:
    """Whether a role may do something."""
    return deed in MAY[role]


def ask_leave(account: Account | None, deed: Deed) -> None:
    """Raises Trouble "role.may_not" (name) where somebody may not do this, or nobody is logged in."""
    if account is None or not account.is_active or not account.may(deed):
        raise Trouble("role.may_not", name=account.first_name if account else "")


def role_of(text: str) -> Role:
    """The role that a person names. Raises Trouble "people.role_unknown" (role, known)."""
    try:
        return Role(text.strip().casefold())
    except ValueError:
        raise Trouble("people.role_unknown", role=text[:40], known=tuple(role.value for role in Role)) from None
