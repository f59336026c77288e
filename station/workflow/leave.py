"""What each request of the manager's window asks for, and the question before it is done. Roles are `domain.roles`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from station.domain.roles import LOGGED, Account, Deed, ask_leave
from station.domain.trouble import Trouble

__all__ = ["DESKS", "REQUESTS", "Leave", "deed_of"]

#: What all requests of a desk ask for, by its name.
DESKS: Mapping[str, Deed] = {
    "rules": Deed.EDIT_RULES,
    "pages": Deed.EDIT_RULES,
    "backtest": Deed.EDIT_RULES,
    "texts": Deed.EDIT_TEXTS,
    "inserts": Deed.EDIT_INSERTS,
    "stock": Deed.EDIT_STOCK,
    "vouchers": Deed.EDIT_VOUCHERS,
    "customers": Deed.SEE_CUSTOMERS,
    "results": Deed.SEE_RESULTS,
    "today": Deed.SEE_DAY,
    "conflicts": Deed.SEE_DAY,
    "audit": Deed.READ_AUDIT,
    "files": Deed.EXPORT,
}
#: Requests that ask for more than their desk.
REQUESTS: Mapping[tuple[str, str], Deed] = {
    ("customers", "set_objection"): Deed.EDIT_CUSTOMERS,
    ("customers", "switch_categories"): Deed.EDIT_CUSTOMERS,
    ("customers", "merge"): Deed.EDIT_CUSTOMERS,
    ("customers", "unmerge"): Deed.EDIT_CUSTOMERS,
    ("customers", "know"): Deed.TELL_CUSTOMER,
    ("customers", "forget"): Deed.FORGET_CUSTOMER,
    ("results", "save"): Deed.EXPORT,
    ("audit", "save"): Deed.EXPORT,
    ("conflicts", "save"): Deed.EXPORT,
    ("conflicts", "settle"): Deed.SETTLE_CONFLICTS,
}


def deed_of(desk: str, request: str) -> Deed:
    """What somebody must be allowed who asks this of a desk."""
    return REQUESTS.get((desk, request), DESKS[desk])


@dataclass(frozen=True, slots=True)
class Leave:
    """Who works at the window, asked anew before every request: a role may have changed since it was opened."""

    who: Callable[[], Account]
    refused: Callable[[Account, Deed], None]  #: keeps in the audit log that somebody was

    def ask(self, desk: str, request: str) -> None:
        """Raises Trouble "role.may_not" (name) where this may not be done, and what `who` raises."""
        account, deed = self.who(), deed_of(desk, request)
        try:
            ask_leave(account, deed)
        except Trouble:
            if deed in LOGGED:
                self.refused(account, deed)
            raise
