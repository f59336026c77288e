"""`station timezone`: the time zone in which the shop counts its days, the same for all its tables."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from station.cli.common import DbOption, HomeOption, JsonOption, opened, place, print_json, telling
from station.cli.leave import require_leave
from station.domain.roles import Deed
from station.program import account_name


def timezone(
    zone: Annotated[str, typer.Argument(metavar="[ZONE]", help="IANA name such as Europe/Vienna; none: say it.")] = "",
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who makes the change.")] = "",
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Say or change the time zone of the shop. Every table takes a change at its next start."""
    with telling():
        from station.domain.audit import Action, Actor
        from station.store import audit
        from station.store.engine import writing
        from station.store.shop_zone import change_zone, zone_of

        where = place(home, db)
        if zone:
            require_leave(where, by, Deed.SET_UP)
        with opened(where) as engine:
            known = zone_of(engine).key
            if zone and zone != known:
                with writing(engine) as connection:
                    before = change_zone(connection, zone)
                    who = Actor(by or account_name(), "", where.settings.table)
                    changed = [f"shop.timezone: {before} → {zone}"]
                    audit.record(connection, datetime.now(UTC), who, Action.SETTINGS_CHANGED, "shop", changed=changed)
    words = where.words
    if as_json:
        print_json({"timezone": zone or known, "before": known})
    elif zone and zone != known:
        print(words.say("The shop counts its days in {zone} from the next start of each table on.", zone=zone))
    else:
        print(words.say("The shop counts its days in {zone}.", zone=known))
