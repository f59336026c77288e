"""`station plan` and `station pack`: decide, and the whole road without a window."""

from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Any

import typer

from station.cli.common import DbOption, HomeOption, JsonOption, Place, opened, place, print_json, telling
from station.domain.phase_names import Phase
from station.wording.words import Words

OrderArgument = Annotated[str, typer.Argument(metavar="ORDER", help="Order number.")]
AtOption = Annotated[str, typer.Option("--at", metavar="DATE", help="Day of packing, 2026-12-31; default today.")]


def plan(
    order: OrderArgument,
    at: AtOption = "",
    why: Annotated[bool, typer.Option("--why", help="Also tell of every insert why it is in or out.")] = False,
    lang: Annotated[str, typer.Option("--lang", metavar="de|en", help="Language of the reasons.")] = "",
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Decide what goes into the parcel of an order. Nothing is printed, nothing is recorded."""
    moment = day_of(at)
    if lang not in ("", "de", "en"):
        raise typer.BadParameter(f"{lang!r} is neither de nor en", param_hint="--lang")
    with telling():
        from station.app import open_decider
        from station.workflow.accounts import plan_account
        from station.workflow.why_account import why_account

        where = place(home, db)
        words = Words(lang) if lang else where.words
        with open_decider(where.home, where.settings, where.db_url) as (decider, slots):
            decision = decider.decide(decider.find(order), moment or today(where), where.settings.packer)
            account = plan_account(decision, slots, words)
            if why:
                account["why"] = why_account(decision, decider.store)
    print_json(account) if as_json else print_account(account, words)


def pack(
    order: OrderArgument,
    at: AtOption = "",
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help="Also keep every print as PDF, PNG and bytes here.")
    ] = None,
    again: Annotated[bool, typer.Option("--again", help="Pack an order once more that was packed before.")] = False,
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Walk the whole road without a window: plan, print, journal."""
    moment = day_of(at)
    with telling():
        from station.app import open_station
        from station.workflow.accounts import jobs_account, plan_account
        from station.workflow.headless import SentBytes

        where = place(home, db)
        sent = SentBytes()
        station = open_station(where.home, where.settings, db_url=where.db_url, on_sent=sent)
        try:
            now = station.now()
            if moment:
                now = datetime.combine(moment, time(12), now.tzinfo)
            packed = station.headless_table().pack(order, now, where.settings.packer, where.settings.table, again)
            account = plan_account(packed.decision, station.room.slots, where.words)
            account["jobs"] = jobs_account(packed, station.room, sent, out)
        finally:
            station.close()
    print_json(account) if as_json else print_account(account, where.words)


def day_of(at: str) -> date | None:
    """The day of --at; None where it was not given. A day that is none is a usage error."""
    if not at:
        return None
    try:
        return date.fromisoformat(at)
    except ValueError as error:
        raise typer.BadParameter(f"{at!r} is not a day like 2026-12-31", param_hint="--at") from error


def today(where: Place) -> date:
    """On the shop's calendar, wherever this computer stands. Raises Trouble."""
    from station.store.shop_zone import zone_of

    with opened(where) as engine:
        return datetime.now(zone_of(engine)).date()


def print_account(account: dict[str, Any], words: Words) -> None:
    """A plan as a few lines for people."""
    print(
        words.say(
            "Order {number}: {now} today, {opened} when opened.",
            number=account["order"],
            now=Phase(account["phase_now"]),
            opened=Phase(account["phase_when_opened"]),
        )
    )
    print(f"  {account['reason']}")
    for choice in account["chosen"]:
        print(f"  + {words.slot(choice['slot']):<17} {choice['insert']}: {choice['reason']}")
    if "why" in account:
        print_why(account["why"], words)
    else:
        for left in account["left_out"]:
            print(f"  - {words.slot(left['slot']):<17} {left['insert']}: {left['reason']}")
    for job in account.get("jobs", ()):
        print(f"  = {words.slot(job['slot']):<17} {job_words(job, words)}")


def print_why(told: list[dict[str, Any]], words: Words) -> None:
    """Every insert of the catalogue with its reason, and the samples and products that came nearest."""

    def why(one: dict[str, Any]) -> str:
        return str(one["why"].get(words.language) or one["why"]["en"])

    print(f"\n{words.say('Why each insert is in or out')}:")
    for one in told:
        name = one["name"].get(words.language) or one["insert"]
        rule = f" [{one['rule']}]" if one["rule"] else ""
        print(f"  {'+' if one['in'] else '-'} {name} ({one['insert']}){rule}: {why(one)}")
        for other in one["rules"]:
            if other["rule"] != one["rule"]:
                print(f"        {other['rule']}: {why(other)}")
        for each in one["candidates"]:
            print(f"      {'+' if each['in'] else '-'} {each['sku']} {each['name']}: {why(each)}")


def job_words(job: dict[str, Any], words: Words) -> str:
    """How far a print came and where its files are; or why there is none."""
    if not job["printer"]:
        return words.say("nothing to print") if job["state"] == "no_print" else words.trouble(job["state"])[0]
    return f"{job['printer']}: {words.say(job['state'].replace('_', ' '))} {' '.join(job['files'])}".rstrip()
