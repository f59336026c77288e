"""Why a shop's server does not let us in: asks in steps, until one of them fails, and says which. Changes nothing.

Sentences of a server are in its own language; what counts here are the codes of the protocol: PostgreSQL manual,
chapters "Message Flow" and "Error and Notice Message Fields".
"""

import socket
import ssl
import struct
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from station.domain.trouble import Trouble
from station.store.engine import CONNECT_TIMEOUT_S, open_engine, reading
from station.store.migrate import HEAD, revision_of

__all__ = ["reach"]

DEFAULT_PORT = 5432
#: A database that every server has.
NEUTRAL = "postgres"
#: SSLRequest and the version of the protocol, both from the manual, "Message Formats".
_SSL_REQUEST = struct.pack("!ii", 8, 80877103)
_PROTOCOL = 196608
_LET_IN = struct.pack("!i", 0)
#: An answer to a first message is short; more is no PostgreSQL.
_LONGEST = 10_000


@dataclass(frozen=True, slots=True)
class _Refusal:
    """What a server sends in place of a welcome: SQLSTATE, and the routine that refused."""

    state: str = ""
    routine: str = ""
    message: str = ""


def reach(address: str) -> None:
    """Open a shop's database once, and look whether this program can work in it.

    Raises Trouble "server.address", ".unknown_host", ".refused", ".silent", ".not_postgres", ".no_tls", ".wants_tls",
    ".not_admitted", ".unknown_user", ".password_missing", ".wrong_login", ".unknown_database", ".certificate",
    ".no_tables", ".busy", "database.newer" and, for what none of them fits, "database.unreachable".
    """
    url = _read(address)
    try:
        _open(url)
    except Trouble as trouble:
        if trouble.code != "database.unreachable":
            raise
        _find_out(url, trouble)
        raise


def _read(address: str) -> URL:
    try:
        url = make_url(address)
    except (ValueError, ArgumentError) as error:
        raise Trouble("server.address") from error
    if url.get_backend_name() not in ("postgresql", "postgres") or not (url.host or "host" in url.query):
        raise Trouble("server.address")
    if not url.database:
        raise Trouble("server.address")
    return url


def _open(url: URL) -> None:
    """As the program will. Raises Trouble "server.no_tables", "database.newer" and as `engine.troubles`."""
    engine = open_engine(url.render_as_string(hide_password=False))
    try:
        with reading(engine) as connection:
            found = revision_of(connection)
            if found is not None and found > HEAD:
                raise Trouble("database.newer", found=found, known=HEAD)
            may = text("SELECT has_schema_privilege(current_schema(), 'CREATE')")
            if found is None and not connection.execute(may).scalar():
                raise Trouble("server.no_tables", user=url.username or "")
    finally:
        engine.dispose()


def _find_out(url: URL, trouble: Trouble) -> None:
    """Raise what keeps us out, by asking the server in steps; returns where all of them go well."""
    host, port = url.host, url.port or DEFAULT_PORT
    if host is None:  # the socket of this computer
        return
    wish = str(url.query.get("sslmode", "prefer"))
    with _connected(host, port) as wire:
        has_tls = _asked_for_tls(wire, host, port)
        if not has_tls and wish in ("require", "verify-ca", "verify-full"):
            raise Trouble("server.no_tls", host=host)
        is_plain = has_tls and wish == "disable"  # this one expects encryption now: another one, without asking
        with _connected(host, port) if is_plain else _encrypted(wire) if has_tls else wire as line:
            refusal = _first_answer(line, url)
    if refusal is not None:
        _tell(refusal, url, has_tls=has_tls, wish=wish)
    else:
        _after_the_welcome(url, trouble, wish)


def _connected(host: str, port: int) -> socket.socket:
    try:
        wire = socket.create_connection((host, port), CONNECT_TIMEOUT_S)
    except socket.gaierror as error:
        raise Trouble("server.unknown_host", host=host) from error
    except ConnectionRefusedError as error:
        raise Trouble("server.refused", host=host, port=str(port)) from error
    except (OSError, UnicodeError) as error:  # no answer, no way there; a name of letters that no host has
        raise Trouble("server.silent", host=host, port=str(port)) from error
    wire.settimeout(CONNECT_TIMEOUT_S)
    return wire


def _asked_for_tls(wire: socket.socket, host: str, port: int) -> bool:
    """Whether the server encrypts; its answer also tells whether it is one."""
    try:
        wire.sendall(_SSL_REQUEST)
        answer = wire.recv(1)
    except OSError:
        answer = b""
    if answer not in (b"S", b"N"):
        raise Trouble("server.not_postgres", host=host, port=str(port))
    return answer == b"S"


def _encrypted(wire: socket.socket) -> socket.socket:
    """No secret is sent here, so whose certificate it is does not matter: that is the next step's question."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        return context.wrap_socket(wire)
    except OSError as error:
        raise Trouble("server.certificate", problem=str(error)) from error


def _first_answer(wire: socket.socket, url: URL) -> _Refusal | None:
    """Introduce ourselves by user and database; None: the server goes on, and may ask for a password."""
    names = {"user": url.username or "", "database": url.database or ""}
    told = b"".join(part.encode() + b"\0" for pair in names.items() for part in pair) + b"\0"
    try:
        wire.sendall(struct.pack("!ii", len(told) + 8, _PROTOCOL) + told)
        kind, payload = _message(wire)
        # let in without a password it may still refuse: AuthenticationOk, ParameterStatus, BackendKeyData, Notice
        while (kind == b"R" and payload == _LET_IN) or kind in (b"S", b"K", b"N"):
            kind, payload = _message(wire)
    except (OSError, struct.error):
        return None
    return _read_refusal(payload) if kind == b"E" else None


def _message(wire: socket.socket) -> tuple[bytes, bytes]:
    kind, size = struct.unpack("!ci", _exactly(wire, 5))
    return kind, _exactly(wire, min(max(size - 4, 0), _LONGEST))


def _exactly(wire: socket.socket, count: int) -> bytes:
    got = b""
    while len(got) < count and (more := wire.recv(count - len(got))):
        got += more
    return got


def _read_refusal(payload: bytes) -> _Refusal:
    fields = {part[:1]: part[1:].decode("utf-8", "replace") for part in payload.split(b"\0") if part}
    return _Refusal(fields.get(b"C", ""), fields.get(b"R", ""), fields.get(b"M", ""))


def _tell(refusal: _Refusal, url: URL, *, has_tls: bool, wish: str) -> None:
    """Raise what a refusal means; returns for one that nobody foresaw."""
    user, database = url.username or "", url.database or ""
    if refusal.state == "28000" and refusal.routine == "InitializeSessionUserId":
        raise Trouble("server.unknown_user", user=user)
    if refusal.state.startswith("28"):
        if has_tls and wish == "disable":
            raise Trouble("server.wants_tls", user=user)
        raise Trouble("server.not_admitted", user=user, database=database)
    if refusal.state == "3D000":
        known = _databases_at(url.set(database=NEUTRAL)) or ()
        raise Trouble("server.unknown_database", database=database, known=known)
    if refusal.state.startswith(("53", "57")):
        raise Trouble("server.busy", problem=refusal.message)


def _after_the_welcome(url: URL, trouble: Trouble, wish: str) -> None:
    """The server takes this user from here: is it the password, the certificate, or the name of the database?"""
    known = _databases_at(url.set(database=NEUTRAL))
    if known is not None and url.database not in known:
        raise Trouble("server.unknown_database", database=url.database or "", known=known)
    if known is None:
        unverified = url.set(database=NEUTRAL, query={**url.query, "sslmode": "require"})
        if wish.startswith("verify") and _databases_at(unverified) is not None:
            raise Trouble("server.certificate", problem=str(trouble.facts.get("problem", "")))
        code = "server.wrong_login" if url.password else "server.password_missing"
        raise Trouble(code, user=url.username or "")


def _databases_at(url: URL) -> tuple[str, ...] | None:
    """The databases of a server; None where it does not let us in."""
    engine = open_engine(url.render_as_string(hide_password=False))
    asked = text("SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate ORDER BY datname")
    try:
        with reading(engine) as connection:
            return tuple(connection.execute(asked).scalars())
    except Trouble:
        return None
    finally:
        engine.dispose()
