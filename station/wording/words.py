"""One catalogue of sentences for screens, command line and reasons: English is the source, .po files the rest."""

from datetime import date

from station.domain.money import Money
from station.domain.phase_names import Phase
from station.domain.reasons import Reason


class Words:
    """Sentences and formats in one language. Cheap to make; widgets hold one and ask again when it changes."""

    def __init__(self, language: str) -> None:
        self.language = language  #: "en", "de"

    def say(self, msgid: str, **facts: object) -> str:
        """The translation of an English sentence with {named} facts; Money, dates and phases are formatted."""
        return msgid.format(**facts)

    def count(self, singular: str, plural: str, n: int, **facts: object) -> str:
        """Like `say`, in the plural form of `n`; {n} is the formatted number."""
        return (singular if n == 1 else plural).format(n=n, **facts)

    def reason(self, reason: Reason) -> str:
        """A reason as one sentence."""
        return str(reason)

    def trouble(self, code: str, **facts: object) -> tuple[str, str]:
        """A known trouble as (what happened, what to do next)."""
        return code, ""

    def money(self, amount: Money) -> str:
        return str(amount)

    def day(self, day: date, today: date | None = None) -> str:
        """A day as people say it: "today", "2 Nov", "2 Nov 2025" when not of this year."""
        return day.isoformat()

    def phase(self, phase: Phase) -> str:
        return phase.value.capitalize()
