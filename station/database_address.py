"""Which database a station works on: of an option, the settings or the home folder, with its password put in."""

import re
from pathlib import Path
from urllib.parse import quote, unquote

from station import pc_secrets
from station.settings import StationSettings

__all__ = ["DATABASE_SECRET", "database_url", "has_password", "with_password", "without_password"]

#: The name under which the wizard and `station setup` keep the database's password.
DATABASE_SECRET = "database"  # noqa: S105  # a name, no password

#: User and password of an address, read as SQLAlchemy reads them.
_LOGIN = re.compile(r"([\w+]+://[^:/@]*)(?::([^@]*))?@")


def database_url(home: Path, settings: StationSettings, db_url: str = "") -> str:
    """The database meant by an option, the settings, or neither: a file of the home.

    Where the settings name a secret, it becomes the password. Raises Trouble "secret.missing" (name) or
    "secret.unreadable" (name, problem).
    """
    if db_url:
        return db_url
    address = settings.database or f"sqlite:///{(home / 'station.sqlite').as_posix()}"
    if not settings.database_secret:
        return address
    return with_password(address, pc_secrets.read(home, settings.database_secret))


def with_password(address: str, password: str) -> str:
    """A server's address with this password; the same where it names no user to have one."""
    found = _LOGIN.match(address)
    if found is None or not password:
        return address
    return f"{found[1]}:{quote(password, safe='')}@{address[found.end() :]}"


def without_password(address: str) -> tuple[str, str]:
    """An address without its password, and the password as it is typed, "" where there was none."""
    found = _LOGIN.match(address)
    if found is None or not found[2]:
        return address, ""
    return f"{found[1]}@{address[found.end() :]}", unquote(found[2])


def has_password(address: str) -> bool:
    """Whether a password stands in an address."""
    return bool(without_password(address)[1])
