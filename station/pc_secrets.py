"""Secrets of this computer, e.g. the database's password: in the keyring of the system, else in a file of the account.

What a shop shares between its tables is in `store.secrets`. Nothing here is ever logged or shown.
"""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from station.domain.trouble import Trouble

__all__ = ["FOLDER", "SecretPlace", "forget", "keep", "keyring_name", "others_may_read", "place_of", "read"]

#: Where files lie, in the home folder.
FOLDER = "secrets"
_SERVICE = "packing-station"


@dataclass(frozen=True, slots=True)
class SecretPlace:
    """Where a secret lies: the name of the keyring, or the path of the file."""

    kind: Literal["keyring", "file"]
    name: str


def keyring_name() -> str:
    """The keyring of this system, e.g. "Windows Credential Locker"; "" where there is none, e.g. without a desktop."""
    import keyring  # here: most starts need no secret
    import keyring.errors

    try:
        found = keyring.get_keyring()
        # 1 and more are for everyday use, below are stand-ins: keyring.backend.KeyringBackend.recommended
        return str(found.name) if found.priority >= 1 else ""
    except (keyring.errors.KeyringError, RuntimeError):  # a backend that cannot be used here says so by RuntimeError
        return ""


def keep(home: Path, name: str, secret: str, *, in_file: bool = False) -> SecretPlace:
    """Keep a secret under a name, for this home folder only; what was there before is replaced.

    `in_file`: not in the keyring, which a computer that logs in by itself may keep locked. Raises Trouble
    "secret.unwritable" (file, problem).
    """
    if not in_file and (ring := keyring_name()) and _keep_in_ring(home, name, secret):
        _file(home, name).unlink(missing_ok=True)
        return SecretPlace("keyring", ring)
    file = _file(home, name)
    try:
        _write(file, secret)
    except OSError as error:
        raise Trouble("secret.unwritable", file=str(file), problem=error.strerror or str(error)) from error
    _forget_in_ring(home, name)
    return SecretPlace("file", str(file))


def read(home: Path, name: str) -> str:
    """The secret. Raises Trouble "secret.missing" (name) or "secret.unreadable" (name, problem)."""
    try:
        return _file(home, name).read_text(encoding="utf-8")
    except FileNotFoundError:
        found = _read_in_ring(home, name)
    except (OSError, UnicodeDecodeError) as error:
        raise Trouble("secret.unreadable", name=name, problem=str(error)) from error
    if found is None:
        raise Trouble("secret.missing", name=name)
    return found


def place_of(home: Path, name: str) -> SecretPlace | None:
    """Where a secret lies, None: nowhere. Raises Trouble "secret.unreadable" (name, problem)."""
    file = _file(home, name)
    if file.exists():
        return SecretPlace("file", str(file))
    return SecretPlace("keyring", keyring_name()) if _read_in_ring(home, name) is not None else None


def forget(home: Path, name: str) -> bool:
    """Delete a secret; whether there was one. Raises Trouble "secret.unwritable" (file, problem)."""
    file = _file(home, name)
    was_in_file = file.exists()
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise Trouble("secret.unwritable", file=str(file), problem=error.strerror or str(error)) from error
    return _forget_in_ring(home, name) or was_in_file


def others_may_read(file: Path) -> bool:
    """Whether another account of this computer may read a file. Windows is not asked: `keep` set the list there."""
    return os.name == "posix" and bool(file.stat().st_mode & 0o077)


def _file(home: Path, name: str) -> Path:
    return home / FOLDER / name


def _write(file: Path, secret: str) -> None:
    """For this account only from its first byte on; a power cut leaves the old secret or the new one."""
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part = file.with_name(f"{file.name}.part")
    part.unlink(missing_ok=True)
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as stream:
            if sys.platform == "win32":
                _only_this_account(part)
            stream.write(secret)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)


def _only_this_account(file: Path) -> None:
    """The access list of a file on Windows: nothing inherited, full access for who runs this. Raises OSError."""
    account = f"{os.environ.get('USERDOMAIN', '.')}\\{os.environ.get('USERNAME', '')}"
    command = ["icacls", str(file), "/inheritance:r", "/grant:r", f"{account}:F"]
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603  # part of Windows
    if done.returncode:
        raise OSError(done.returncode, "icacls", str(file))


def _entry(home: Path, name: str) -> str:
    """Of several homes of one account each has its own secrets."""
    return f"{name} of {home.absolute()}"


def _keep_in_ring(home: Path, name: str, secret: str) -> bool:
    import keyring
    import keyring.errors

    try:
        keyring.set_password(_SERVICE, _entry(home, name), secret)
    except keyring.errors.KeyringError:  # locked, or it takes none: then a file
        return False
    return True


def _read_in_ring(home: Path, name: str) -> str | None:
    import keyring
    import keyring.errors

    if not keyring_name():
        return None
    try:
        return keyring.get_password(_SERVICE, _entry(home, name))
    except keyring.errors.KeyringError as error:
        raise Trouble("secret.unreadable", name=name, problem=str(error) or type(error).__name__) from error


def _forget_in_ring(home: Path, name: str) -> bool:
    import keyring
    import keyring.errors

    if not keyring_name():
        return False
    try:
        if keyring.get_password(_SERVICE, _entry(home, name)) is None:
            return False
        keyring.delete_password(_SERVICE, _entry(home, name))
    except keyring.errors.KeyringError:
        return False
    return True
