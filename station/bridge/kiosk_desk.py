"""Who may close a packing window in kiosk mode. The question itself is `station.ui.kiosk`."""

from collections.abc import Callable, Sequence
from datetime import datetime

from station.domain.roles import Account, Deed, ask_leave
from station.domain.trouble import Trouble
from station.workflow.ports import People

KIOSK_REQUESTS = frozenset({"closers", "enter"})


class KioskDesk:
    """Works on a thread of its own. Every call may raise Trouble "database....", too."""

    def __init__(self, people: People, now: Callable[[], datetime]) -> None:
        self._people, self._now = people, now

    def closers(self) -> Sequence[Account]:
        """Those of IT who have a PIN; nobody: then a yes is enough."""
        return [account for account in self._people.with_pin() if account.may(Deed.SET_UP)]

    def enter(self, account_id: int, pin: str) -> Account:
        """Who closes. Raises Trouble "kiosk.wrong_pin", "kiosk.wait" (wait_s) or "role.may_not" (name).

        Not those of a log-in: they speak of badges, which are scanned and close nothing.
        """
        try:
            account = self._people.check_pin(account_id, pin, self._now())
        except Trouble as trouble:
            if trouble.code == "login.wrong_pin":
                raise Trouble("kiosk.wrong_pin") from trouble
            if trouble.code == "login.wait":
                raise Trouble("kiosk.wait", wait_s=trouble.facts["wait_s"]) from trouble
            raise
        ask_leave(account, Deed.SET_UP)
        return account
