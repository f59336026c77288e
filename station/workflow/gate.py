"""Who stands at the table: first name that signs, badge and PIN, and the lock. Shows nothing."""

from collections.abc import Callable
from datetime import datetime, timedelta

from station.domain.packing_policy import PackingPolicy
from station.domain.roles import Account, Deed, ask_leave
from station.domain.trouble import Trouble
from station.workflow.ports import People
from station.workflow.views import LoginView


class Gate:
    """Lets packers in at one table. Lives on the work thread."""

    def __init__(self, people: People, policy: PackingPolicy, first_name: str, now: Callable[[], datetime]) -> None:
        self._people = people
        self._policy = policy
        self._default_name = first_name
        self._now = now
        self._account: Account | None = None
        self._is_locked = False
        self._active_at = now()
        self._wrong_tries = 0
        self._waits_until: datetime | None = None

    @property
    def first_name(self) -> str:
        """The name that signs."""
        return self._account.first_name if self._account else self._default_name

    @property
    def account(self) -> Account | None:
        """Who is logged in; None: nobody, or nobody has to."""
        return self._account

    @property
    def is_shut(self) -> bool:
        """Whether somebody has to log in before anything else."""
        return self._is_locked or (self._policy.login and self._account is None)

    def is_active(self) -> None:
        """Somebody did something."""
        self._active_at = self._now()

    def must_lock(self) -> bool:
        """Whether nobody did anything for so long that the table locks."""
        after, now = self._policy.lock_after_min, self._now()
        self._active_at = min(self._active_at, now)  # a clock that was set back must not keep the table open
        return bool(after) and not self.is_shut and now - self._active_at >= timedelta(minutes=after)

    def shut(self) -> bool:
        """Lock the table; False where nobody could unlock it: nobody has a badge or a PIN."""
        if not self._people.anybody_may_enter():
            return False
        self._is_locked = True
        return True

    def call(self, first_name: str) -> None:
        """A first name was typed: it signs from now on. Raises Trouble "login.needed" where packers log in."""
        if self._policy.login:
            raise Trouble("login.needed")
        self._account, self._default_name = None, first_name.strip()

    def show_badge(self, code: str) -> None:
        """A badge was scanned: its bearer packs now. Raises Trouble "login.unknown_badge"."""
        account = self._people.by_badge(code)
        if account is None:
            raise Trouble("login.unknown_badge")
        self._enter(account)

    def log_in(self, account_id: int, pin: str) -> None:
        """A PIN was typed. Raises Trouble "login.wrong_pin" (wait_s) and "login.wait" (wait_s)."""
        try:
            account = self._people.check_pin(account_id, pin, self._now())
        except Trouble as trouble:
            self._wrong_tries += 1
            self._waits_until = self._now() + timedelta(seconds=int(trouble.facts.get("wait_s", 0)))
            raise
        self._enter(account)

    def view(self, open_number: str) -> LoginView:
        """Who may log in, and how long the next try waits."""
        left = (self._waits_until - self._now()).total_seconds() if self._waits_until else 0.0
        people = tuple((account.id, account.first_name) for account in self._people.with_pin())
        return LoginView(people, self._is_locked, self._wrong_tries, max(round(left), 0), open_number)

    def may(self, deed: Deed) -> bool:
        """Whether who packs may do this; where nobody has to log in, everybody may."""
        return self._account is None or self._account.may(deed)

    def _enter(self, account: Account) -> None:
        """Raises Trouble "role.may_not" (name)."""
        ask_leave(account, Deed.PACK)
        self._account, self._is_locked = account, False
        self._wrong_tries, self._waits_until = 0, None
        self.is_active()
