"""`station phases`: the live thresholds in words, with their version, and the versions before."""

from typing import Any

import typer

from station.cli.common import DbOption, HomeOption, JsonOption, opened, place, print_json, telling
from station.domain.phase_policy import PhasePolicy, allowed
from station.wording.words import Words

app = typer.Typer(invoke_without_command=True, help="The thresholds of the five phases.")


@app.callback()
def live(context: typer.Context, as_json: JsonOption = False, home: HomeOption = None, db: DbOption = "") -> None:
    """The live thresholds, each with its meaning, and the version that parcels are packed under."""
    if context.invoked_subcommand is not None:
        return
    with telling():
        from station.app import open_decider

        where = place(home, db)
        with open_decider(where.home, where.settings, where.db_url) as (decider, _):
            account = policy_account(decider.policy, decider.policy_version, where.words)
    print_json(account) if as_json else print_policy(account, where.words)


@app.command()
def history(as_json: JsonOption = False, home: HomeOption = None, db: DbOption = "") -> None:
    """Every version that was ever live, with what it changed."""
    with telling():
        from station.store.policies import policy_versions

        where = place(home, db)
        with opened(where) as engine:
            versions = policy_versions(engine)
    before: dict[str, Any] = {}
    account: list[dict[str, Any]] = []
    for one in versions:
        changed = changes(before, one.body) if before else {}
        account.append({"version": one.version, "made_at": one.made_at.isoformat(), "changed": changed})
        before = one.body
    if as_json:
        print_json({"versions": account})
        return
    for one, told in zip(versions, account, strict=True):
        print(where.words.say("Version {version}, since {at}", version=one.version, at=one.made_at))
        for name, (old, new) in told["changed"].items():
            print(f"  {name}: {_value(old)} -> {_value(new)}")


def policy_account(policy: PhasePolicy, version: int, words: Words) -> dict[str, Any]:
    """A policy as a plain object: each threshold with its value, default, range and meaning."""
    usual = PhasePolicy()
    thresholds = [
        {
            "name": name,
            "value": getattr(policy, name),
            "default": getattr(usual, name),
            "lowest": allowed(name)[0],
            "highest": allowed(name)[1],
            "means": words.say(str(field.description)),
        }
        for name, field in PhasePolicy.model_fields.items()
    ]
    return {"version": version, "thresholds": thresholds}


def print_policy(account: dict[str, Any], words: Words) -> None:
    """The thresholds for people: name, value and meaning, and the default where it differs."""
    print(words.say("Thresholds of the phases, version {version}:", version=account["version"]))
    for one in account["thresholds"]:
        routes = one["value"] if isinstance(one["value"], dict) else None
        changed = one["value"] != one["default"] and routes is None
        default = f" ({words.say('usually {number}', number=one['default'])})" if changed else ""
        print(f"  {one['name']:<19} {'' if routes else one['value']:>4}  {one['means']}{default}")
        for route, days in (routes or {}).items():
            where = route or words.say("everywhere else")
            print(f"    {where:<17} {days:>4}")
    print(words.say("Change them under [phases] in settings.toml; the next start gives them a version."))


def changes(old: dict[str, Any], new: dict[str, Any], within: str = "") -> dict[str, tuple[Any, Any]]:
    """What differs between two bodies, by name; routes one by one; None where there was nothing."""
    found: dict[str, tuple[Any, Any]] = {}
    for name in sorted({*old, *new}):
        one, other = old.get(name), new.get(name)
        if isinstance(one, dict) and isinstance(other, dict):
            found |= changes(one, other, f"{within}{name}.")
        elif one != other:
            found[f"{within}{name}"] = (one, other)
    return found


def _value(value: Any) -> str:
    return "–" if value is None else str(value)
