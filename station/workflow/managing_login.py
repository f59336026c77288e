"""Who may open the manager's window: people with a PIN whose role does more than pack. Knows no window."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from station.domain.roles import Account, Deed, ask_leave

__all__ = ["LOGIN_REQUESTS", "LoginDesk", "who_may_open"]

#: What a window may ask of the desk.
LOGIN_REQUESTS = frozenset({"enter"})
#: Any of these opens the window.
_OPENS = (Deed.EDIT_RULES, Deed.READ_AUDIT)


class PinKeeper(Protocol):
    """Where people and their PINs are kept."""

    def with_pin(self) -> Sequence[Account]: ...
    def check_pin(self, account_id: int, pin: str, at: datetime) -> Account: ...


def who_may_open(people: PinKeeper) -> list[Account]:
    """By name; nobody means that no PIN is asked for."""
    return [account for account in people.with_pin() if any(account.may(deed) for deed in _OPENS)]


@dataclass(frozen=True, slots=True)
class LoginDesk:
    """Looks at PINs on a thread of its own: that takes its time on purpose."""

    people: PinKeeper
    now: Callable[[], datetime]

    def enter(self, account_id: int, pin: str) -> Account:
        """The person. Raises Trouble "login.wrong_pin", "login.wait" or "role.may_not"."""
        account = self.people.check_pin(account_id, pin, self.now())
        if not account.may(Deed.READ_AUDIT):
            ask_leave(account, Deed.EDIT_RULES)
        return account
