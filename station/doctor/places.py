"""The doctor on secrets: where they lie, and whether somebody else may read them. Never what they are."""

from collections.abc import Iterator
from pathlib import Path

from station import pc_secrets
from station.database_address import has_password
from station.doctor.finding import Finding
from station.domain.trouble import Trouble
from station.settings import StationSettings
from station.table_stores import keeps_packing
from station.wording.words import Words


def secret_findings(home: Path, settings: StationSettings, db_url: str, words: Words) -> Iterator[Finding]:
    """Where secrets go on this computer, and where those are that the settings name.

    Raises Trouble "secret.missing" (name) or "secret.unreadable" (name, problem).
    """
    ring = pc_secrets.keyring_name()
    if ring:
        yield Finding("secrets.place", "ok", words.say("Secrets go to the keyring: {ring}", ring=ring))
    else:
        told = words.say("There is no keyring here: secrets go to files that only this account reads")
        yield Finding("secrets.place", "ok", told)
    if has_password(settings.database):
        yield Finding(
            "secrets.in_settings",
            "warning",
            words.say("The database's password is readable in settings.toml"),
            words.say("Move it: station setup --file {file}", file=str(home / "settings.toml")),
        )
    for name in _needed(settings, db_url):
        yield _place(home, name, words)


def _needed(settings: StationSettings, db_url: str) -> list[str]:
    """Names of the secrets that this station opens its databases with."""
    database = "" if db_url else settings.database_secret
    key = settings.network.key_secret if keeps_packing(db_url or settings.database, settings) else ""
    return [name for name in (database, key) if name]


def _place(home: Path, name: str, words: Words) -> Finding:
    place = pc_secrets.place_of(home, name)
    if place is None:
        raise Trouble("secret.missing", name=name)
    if place.kind == "keyring":
        told = words.say("The secret {name} lies in the keyring: {ring}", name=name, ring=place.name)
        return Finding("secrets.kept", "ok", told)
    if pc_secrets.others_may_read(Path(place.name)):
        told = words.say("Other accounts may read the secret {name}: {file}", name=name, file=place.name)
        return Finding(
            "secrets.readable", "warning", told, words.say("Keep it anew: station secret set {name}", name=name)
        )
    told = words.say(
        "The secret {name} lies in a file that only this account reads: {file}", name=name, file=place.name
    )
    return Finding("secrets.kept", "ok", told)
