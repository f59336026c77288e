"""`station prints`: what became of the prints, and which were bad, where and why. Counting lies in `station.store`."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from station.cli.common import DbOption, HomeOption, JsonOption, opened, place, print_json, telling
from station.wording.misprints import misprint_reasons
from station.wording.words import Words

if TYPE_CHECKING:
    from station.store.print_counts import Misprint, PrintCounts


def prints(
    days: Annotated[int, typer.Option("--days", min=1, max=3650, help="How many days back.")] = 7,
    as_list: Annotated[bool, typer.Option("--list", help="Every misprint instead of counts.")] = False,
    printer: Annotated[str, typer.Option("--printer", metavar="NAME", help="Only this printer.")] = "",
    reason: Annotated[str, typer.Option("--reason", metavar="REASON", help="Only misprints for this reason.")] = "",
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Prints by printer and state, and misprints by day, printer, slot and reason; each misprint with --list."""
    with telling():
        from station.store.print_counts import PrintCounts, counted, misprints, state_counts
        from station.store.shop_zone import zone_of

        where = place(home, db)
        reasons = misprint_reasons(where.words)
        if reason and reason not in reasons:
            raise typer.BadParameter(f"--reason {reason}: one of {', '.join(reasons)}")
        with opened(where) as engine:
            since = datetime.now(UTC) - timedelta(days=days)
            found = misprints(engine, since, zone_of(engine))
            states = state_counts(engine, since)
    listed = [one for one in found if printer in ("", one.printer) and reason in ("", one.reason)]
    if as_list:
        _tell_list(listed, days, where.words, as_json)
        return
    states = {(name, state): n for (name, state), n in states.items() if printer in ("", name)}
    counts = PrintCounts(states, counted(listed))
    if as_json:
        print_json(account(counts, days))
    else:
        print("\n".join(told(counts, where.words)))


def _tell_list(listed: "Sequence[Misprint]", days: int, words: Words, as_json: bool) -> None:
    if as_json:
        print_json({"days": days, "misprints": [listed_account(one) for one in listed]})
    else:
        print("\n".join(told_list(listed, words)))


def listed_account(misprint: "Misprint") -> dict[str, object]:
    """One misprint for scripts; `at` is the table's time, ISO 8601 with its offset."""
    return {
        "at": misprint.at.isoformat(timespec="seconds"),
        "order": misprint.order_number,
        "printer": misprint.printer,
        "slot": misprint.slot,
        "reason": misprint.reason,
        "to_be_shredded": misprint.is_personal,
    }


def told_list(listed: "Sequence[Misprint]", words: Words) -> list[str]:
    """The misprints, a line each, oldest first."""
    reasons = misprint_reasons(words)
    lines = []
    for one in listed:
        parts = [f"{one.at:%Y-%m-%d %H:%M}", one.order_number, one.printer, one.slot]
        parts.append(reasons.get(one.reason, one.reason))
        parts += [words.say("to be shredded")] if one.is_personal else []
        lines.append("  ".join(parts))
    return lines or [words.say("No misprints.")]


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
