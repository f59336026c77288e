"""`station people`: who packs, manages or looks after the tables; their badges and PINs. PINs are asked for, hidden."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from station.cli.common import DbOption, HomeOption, JsonOption, Place, opened, place, print_json, telling
from station.cli.leave import require_leave
from station.domain.audit import Actor
from station.domain.roles import Account, Deed, Role, role_of
from station.domain.trouble import Trouble
from station.wording.names import ROLES

if TYPE_CHECKING:
    from station.store.people import SqlPeople

app = typer.Typer(no_args_is_help=True, help="People at the tables: names, roles, badges and PINs.")

Who = Annotated[str, typer.Argument(metavar="WHO", help="Number of the person, or the first name if only one has it.")]
RoleArgument = Annotated[str, typer.Argument(metavar="ROLE", help="packer, manager or it")]
ByOption = Annotated[str, typer.Option("--by", metavar="NAME", help="Who does this, for the audit log.")]


@dataclass(frozen=True, slots=True)
class _Desk:
    """Everything a change of one person needs."""

    where: Place
    people: "SqlPeople"
    by: Actor
    at: datetime

    def find(self, who: str) -> Account:
        """Raises Trouble "people.unknown" or "people.several"."""
        everybody = self.people.everybody()
        named = [one for one in everybody if str(one.id) == who.strip()] or [
            one for one in everybody if one.first_name.casefold() == who.strip().casefold()
        ]
        if not named:
            raise Trouble("people.unknown", number=who[:60])
        if len(named) > 1:
            raise Trouble("people.several", name=who, numbers=tuple(str(one.id) for one in named))
        return named[0]


@app.command("list")
def list_people(as_json: JsonOption = False, home: HomeOption = None, db: DbOption = "") -> None:
    """Everybody with role, badge and PIN; never what a badge or PIN is."""
    with _desk(home, db, "") as desk:
        accounts = [account_of(one) for one in desk.people.everybody()]
    if as_json:
        print_json({"people": accounts})
        return
    say = desk.where.words.say
    for one in accounts:
        has = [
            word
            for word, is_so in (
                (say("badge"), one["has_badge"]),
                (say("PIN"), one["has_pin"]),
                (say("no longer here"), not one["is_active"]),
            )
            if is_so
        ]
        print(f"{one['id']:>4}  {one['first_name']:<20} {say(ROLES[Role(one['role'])]):<10} {', '.join(has)}".rstrip())


@app.command()
def add(
    first_name: Annotated[str, typer.Argument(metavar="NAME", help="First name, as it signs the notes.")],
    role: Annotated[str, typer.Option("--role", metavar="ROLE", help="packer, manager or it")] = "packer",
    language: Annotated[str, typer.Option("--language", metavar="CODE", help="Of the screens, e.g. de.")] = "",
    by: ByOption = "",
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """A new person."""
    with _desk(home, db, by) as desk:
        made = desk.people.add(first_name, role_of(role), desk.at, desk.by, language)
    print(desk.where.words.say("{name} has number {number}.", name=made.first_name, number=str(made.id)))


@app.command()
def badge(
    who: Who,
    out: Annotated[Path | None, typer.Option("--out", metavar="FILE", help="PDF; default badge-NUMBER.pdf.")] = None,
    by: ByOption = "",
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """A new badge as PDF to cut out. An earlier badge of the same person opens nothing any more."""
    with _desk(home, db, by) as desk:
        from station.cli.sheets import badges_pdf, write_sheet

        account = desk.find(who)
        code = desk.people.new_badge(account.id, desk.at, desk.by)
        file = out or Path(f"badge-{account.id}.pdf")
        write_sheet(file, badges_pdf([(account, code)], desk.where.words, "code128"))
    print(desk.where.words.say("The badge of {name} lies in {file}.", name=account.first_name, file=str(file)))


@app.command()
def pin(who: Who, by: ByOption = "", home: HomeOption = None, db: DbOption = "") -> None:
    """A new PIN, asked for twice and never shown."""
    with _desk(home, db, by) as desk:
        account = desk.find(who)
        say = desk.where.words.say
        is_typed = sys.stdin.isatty()  # else it comes through a pipe, which echoes nothing
        wanted = typer.prompt(say("New PIN of {name}", name=account.first_name), hide_input=is_typed)
        if wanted != typer.prompt(say("Once more"), hide_input=is_typed):
            raise Trouble("people.pins_differ")
        desk.people.set_pin(account.id, wanted, desk.at, desk.by)
    print(say("{name} has a new PIN.", name=account.first_name))


@app.command()
def role(who: Who, new_role: RoleArgument, by: ByOption = "", home: HomeOption = None, db: DbOption = "") -> None:
    """Another role."""
    with _desk(home, db, by) as desk:
        changed = desk.people.set_role(desk.find(who).id, role_of(new_role), desk.at, desk.by)
    say = desk.where.words.say
    print(say("{name} is now: {role}.", name=changed.first_name, role=say(ROLES[changed.role])))


@app.command()
def rename(
    who: Who,
    first_name: Annotated[str, typer.Argument(metavar="NAME", help="The name that signs from now on.")],
    by: ByOption = "",
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Another first name."""
    with _desk(home, db, by) as desk:
        changed = desk.people.rename(desk.find(who).id, first_name, desk.at, desk.by)
    print(desk.where.words.say("{name} has number {number}.", name=changed.first_name, number=str(changed.id)))


@app.command()
def deactivate(who: Who, by: ByOption = "", home: HomeOption = None, db: DbOption = "") -> None:
    """Somebody left: badge and PIN open nothing any more. The journal keeps the name."""
    with _desk(home, db, by) as desk:
        changed = desk.people.set_active(desk.find(who).id, False, desk.at, desk.by)
    print(desk.where.words.say("{name} can no longer log in.", name=changed.first_name))


@app.command()
def activate(who: Who, by: ByOption = "", home: HomeOption = None, db: DbOption = "") -> None:
    """Somebody is back; they need a new badge or PIN."""
    with _desk(home, db, by) as desk:
        changed = desk.people.set_active(desk.find(who).id, True, desk.at, desk.by)
    print(desk.where.words.say("{name} is back, and needs a new badge or PIN.", name=changed.first_name))


def account_of(account: Account) -> dict[str, Any]:
    """A person as a plain object; the keys are a contract."""
    return {
        "id": account.id,
        "first_name": account.first_name,
        "role": account.role.value,
        "language": account.language,
        "has_badge": account.has_badge,
        "has_pin": account.has_pin,
        "is_active": account.is_active,
    }


@contextmanager
def _desk(home: Path | None, db: str, by: str) -> Iterator[_Desk]:
    """The people of a station, and who changes them now."""
    with telling():
        from station.store.people import SqlPeople

        where = place(home, db)
        require_leave(where, by, Deed.EDIT_PEOPLE)
        with opened(where) as engine:
            who = Actor(by or where.settings.packer, Role.IT.value, where.settings.table)
            yield _Desk(where, SqlPeople(engine), who, datetime.now(UTC))
