"""`station prints`: what became of the prints, and which were wanted again. Counting lies in `station.store`."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from station.cli.common import DbOption, HomeOption, JsonOption, place, print_json, telling
from station.wording.misprints import misprint_reasons
from station.wording.words import Words

if TYPE_CHECKING:
    from station.store.print_counts import PrintCounts


def prints(
    days: Annotated[int, typer.Option("--days", min=1, max=3650, help="How many days back.")] = 7,
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Prints by printer and state, and misprints by day, printer, slot and reason."""
    with telling():
        from station.app import open_store
        from station.store.print_counts import print_counts

        where = place(home, db)
        engine = open_store(where.home, where.settings, where.db_url)
        try:
            since = datetime.now(UTC) - timedelta(days=days)
            counts = print_counts(engine, since, ZoneInfo(where.settings.timezone))
        finally:
            engine.dispose()
    if as_json:
        print_json(account(counts, days))
    else:
        print("\n".join(told(counts, where.words)))


def account(counts: "PrintCounts", days: int) -> dict[str, object]:
    """The counts for scripts."""
    return {
        "days": days,
        "prints": [{"printer": p, "state": s, "count": n} for (p, s), n in counts.states.items()],
        "misprints": [
            {"day": day, "printer": printer, "slot": slot, "reason": reason, "count": n}
            for (day, printer, slot, reason), n in counts.misprints.items()
        ],
    }


def told(counts: "PrintCounts", words: Words) -> list[str]:
    """The counts, a line each."""
    if not counts.states:
        return [words.say("Nothing was printed.")]
    lines = [f"{printer}  {words.say(state.replace('_', ' '))}  {n}" for (printer, state), n in counts.states.items()]
    reasons = misprint_reasons(words)
    lines += [
        f"{day}  {printer}  {slot}  {words.say('printed again')}: {reasons.get(reason, reason)}  {n}"
        for (day, printer, slot, reason), n in counts.misprints.items()
    ]
    return lines
