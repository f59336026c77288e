"""`station results`: what the hold-outs of the rules showed."""

from datetime import date
from typing import TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo

import typer

from station.cli.common import DbOption, HomeOption, JsonOption, opened, place, print_json, telling
from station.cli.deciding import today
from station.wording.words import Words

if TYPE_CHECKING:
    from station.workflow.trial_results import ResultsReport

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
    """What came of what was laid in: orders and revenue of those given it and of those left out."""
    first_day = since_day(since)
    with telling():
        from station.store.results import trial_records
        from station.store.shop_store import SqlShopStore
        from station.workflow.results_account import results_account
        from station.workflow.trial_results import trial_results

        where = place(home, db)
        with opened(where) as engine:
            records = trial_records(engine, ZoneInfo(where.settings.timezone), today(where))
            rules = SqlShopStore(engine).rules()
        report = trial_results(records, rules, days, first_day, rule)
    if as_json:
        print_json(results_account(report, where.words, [Words(language) for language in LANGUAGES]))
    else:
        print_report(report, where.words)


def since_day(since: str) -> date | None:
    """The day of --since; None where it was not given. A day that is none is a usage error."""
    try:
        return date.fromisoformat(since) if since else None
    except ValueError as error:
        raise typer.BadParameter(f"{since!r} is not a day like 2026-12-31", param_hint="--since") from error


def print_report(report: "ResultsReport", words: Words) -> None:
    """Every trial as a few lines for people."""
    from station.workflow.results_words import empty_sentence, trial_lines, verdict_sentence

    if not report.results:
        print(empty_sentence(report, words))
        return
    print(
        words.say(
            "Orders within {days} days of the parcel, as known until {until}:", days=report.days, until=report.until
        )
    )
    for result in report.results:
        gone = "" if result.trial in report.live else f" ({words.say('no longer measured')})"
        print(f"\n{result.trial}{gone}")
        print(f"  {verdict_sentence(result, report.days, words)}")
        for line in trial_lines(result, report.currency, words):
            print(f"  {line}")
