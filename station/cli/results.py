"""`station results`: what the hold-outs of the rules showed."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from station.cli.common import DbOption, HomeOption, JsonOption, opened, place, print_json, telling
from station.cli.deciding import today
from station.wording.words import Words

if TYPE_CHECKING:
    from station.workflow.results_reading import ResultsReading

#: Languages that every verdict is told in.
LANGUAGES = ("en", "de")


def results(
    days: Annotated[
        int, typer.Option("--days", metavar="N", min=1, max=365, help="Orders count for N days after the parcel.")
    ] = 60,
    since: Annotated[
        str, typer.Option("--since", metavar="DATE", help="Only customers first met from this day on, 2026-12-31.")
    ] = "",
    rule: Annotated[str, typer.Option("--rule", metavar="NAME", help="Only this rule or trial.")] = "",
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """What came of what was laid in: orders and revenue of those given it and of those left out, read anew."""
    first_day = since_day(since)
    with telling():
        from station.store.given import given_by_rule
        from station.store.results import trial_records
        from station.store.shop_store import SqlShopStore
        from station.store.shop_zone import zone_of
        from station.workflow.results_account import results_account
        from station.workflow.results_reading import reading_of, sums_of

        where = place(home, db)
        with opened(where) as engine:
            records = trial_records(engine, zone_of(engine), today(where))
            given = given_by_rule(engine, first_day)
            rules = SqlShopStore(engine).rules()
        reading = reading_of(sums_of(records, given, days, first_day), rules, only=rule)
    if as_json:
        print_json(results_account(reading, where.words, [Words(language) for language in LANGUAGES]))
    else:
        print_reading(reading, where.words)


def since_day(since: str) -> date | None:
    """The day of --since; None where it was not given. A day that is none is a usage error."""
    try:
        return date.fromisoformat(since) if since else None
    except ValueError as error:
        raise typer.BadParameter(f"{since!r} is not a day like 2026-12-31", param_hint="--since") from error


def print_reading(reading: "ResultsReading", words: Words) -> None:
    """Every trial as a few lines for people, then what rules gave that leave nobody out."""
    from station.workflow.results_words import empty_sentence, trial_lines, unmeasured_lines, verdict_sentence

    report = reading.report
    if report.results:
        print(
            words.say(
                "Orders within {days} days of the parcel, as known until {until}:", days=report.days, until=report.until
            )
        )
    else:
        print(empty_sentence(report, words))
    for result in report.results:
        gone = "" if result.trial in report.live else f" ({words.say('no longer measured')})"
        lines = [verdict_sentence(result, report.days, words), *trial_lines(result, report.currency, words)]
        _print_part(f"{result.trial}{gone}", lines)
    for one in reading.unmeasured:
        _print_part(f"{one.rule} ({words.say('not measured')})", unmeasured_lines(one, report.currency, words))


def _print_part(head: str, lines: Sequence[str]) -> None:
    print(f"\n{head}")
    for line in lines:
        print(f"  {line}")
