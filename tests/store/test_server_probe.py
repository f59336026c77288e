"""Why a server does not let us in is told apart by asking a real one in every wrong way."""

import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
import pytest

from station.domain.trouble import Trouble
from station.store.engine import open_engine, writing
from station.store.migrate import upgrade
from station.store.server_probe import reach
from tests.postgres_server import Cluster, server_programs

#: Who comes in how; whoever is in no line is refused.
WHO = """
host all station 127.0.0.1/32 trust
host all guarded 127.0.0.1/32 scram-sha-256
host all ghost 127.0.0.1/32 trust
host all crowd 127.0.0.1/32 trust
hostssl all secret 127.0.0.1/32 trust
"""


@pytest.fixture(scope="module")
def guarded() -> Iterator[Cluster]:
    """A server with passwords, a certificate of its own and few places."""
    programs = server_programs()
    if programs is None:
        pytest.skip("no PostgreSQL server programs here: install the package postgresql")
    cluster = Cluster(programs, ("fsync=off", "max_connections=12", "shared_buffers=16MB", "ssl=on"))
    data = cluster.home / "cluster"
    (data / "pg_hba.conf").write_text(WHO, encoding="utf-8")
    _certify(data)
    cluster.start()
    with psycopg.connect(f"{cluster.url}/postgres", autocommit=True) as connection:
        connection.execute("CREATE ROLE guarded LOGIN PASSWORD 'geheim'")
        connection.execute("CREATE ROLE crowd LOGIN")
        connection.execute("CREATE ROLE secret LOGIN")
        connection.execute("CREATE DATABASE shop")
    yield cluster
    cluster.stop()
    cluster.remove()


def _certify(data: Path) -> None:
    """A certificate that nobody signed but itself."""
    x509 = pytest.importorskip("cryptography.x509")
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "db.example")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    signed = made.sign(key, hashes.SHA256())
    (data / "server.crt").write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    told = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (data / "server.key").write_bytes(told)
    (data / "server.key").chmod(0o600)
    owner = data.stat()
    for file in ("server.crt", "server.key"):
        shutil.chown(data / file, owner.st_uid, owner.st_gid)


def code_of(address: str) -> str:
    with pytest.raises(Trouble) as told:
        reach(address)
    return told.value.code


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("postgresql://guarded:geheim@127.0.0.1:{port}/shop", ""),
        ("postgresql://guarded@127.0.0.1:{port}/shop", "server.password_missing"),
        ("postgresql://guarded:wrong@127.0.0.1:{port}/shop", "server.wrong_login"),
        ("postgresql://guarded:geheim@127.0.0.1:{port}/shopp", "server.unknown_database"),
        ("postgresql://station@127.0.0.1:{port}/shopp", "server.unknown_database"),
        ("postgresql://ghost@127.0.0.1:{port}/shop", "server.unknown_user"),
        ("postgresql://stranger@127.0.0.1:{port}/shop", "server.not_admitted"),
        ("postgresql://secret@127.0.0.1:{port}/shop?sslmode=disable", "server.wants_tls"),
        ("postgresql://station@127.0.0.1:{port}/shop?sslmode=verify-full&sslrootcert=/none", "server.certificate"),
        ("postgresql://guarded:geheim@127.0.0.1:{port}/postgres", "server.no_tables"),
    ],
)
def test_what_a_guarded_server_objects_to(guarded: Cluster, address: str, code: str) -> None:
    whole = address.format(port=guarded.port)
    if code:
        assert code_of(whole) == code
        return
    with psycopg.connect(f"{guarded.url}/shop", autocommit=True) as connection:
        connection.execute("GRANT CREATE ON SCHEMA public TO guarded")
    reach(whole)


def test_a_server_without_room_says_so(guarded: Cluster) -> None:
    crowd = [psycopg.connect(f"postgresql://crowd@127.0.0.1:{guarded.port}/shop") for _ in range(9)]
    try:
        assert code_of(f"postgresql://crowd@127.0.0.1:{guarded.port}/shop") == "server.busy"
    finally:
        for one in crowd:
            one.close()


def test_the_names_of_the_databases_are_told(guarded: Cluster) -> None:
    with pytest.raises(Trouble) as told:
        reach(f"postgresql://station@127.0.0.1:{guarded.port}/shopp")
    assert told.value.facts["known"] == ("postgres", "shop")


def test_a_server_without_encryption(postgres_url: str) -> None:
    assert code_of(f"{postgres_url}/postgres?sslmode=require") == "server.no_tls"
    reach(f"{postgres_url}/postgres")


def test_a_database_of_a_newer_program(postgres_url: str) -> None:
    from tests.conftest import postgres_database

    with postgres_database(postgres_url) as url:
        engine = open_engine(url)
        upgrade(engine)
        with writing(engine) as connection:
            connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
        engine.dispose()
        assert code_of(url) == "database.newer"


@pytest.mark.parametrize(
    "address",
    ["", "server", "postgresql://", "postgresql://station@server", "postgresql://station@server:x/shop",
     "mysql://a@b/c", "sqlite:///x"],
)  # fmt: skip
def test_half_an_address_is_no_address(address: str) -> None:
    assert code_of(address) == "server.address"


def test_a_host_that_nobody_has() -> None:
    assert code_of("postgresql://station@no-such-host.invalid/shop") == "server.unknown_host"


def test_a_port_that_nobody_listens_at() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert code_of(f"postgresql://station@127.0.0.1:{taken.getsockname()[1]}/shop") == "server.refused"


def test_a_host_that_takes_no_call() -> None:
    """Its queue is full: whoever knocks now hears nothing, as behind a firewall that drops."""
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(deaf.getsockname())
        assert code_of(f"postgresql://station@127.0.0.1:{deaf.getsockname()[1]}/shop") == "server.silent"
        for one in waiting:
            one.close()


@contextmanager
def answering(what: bytes) -> Iterator[int]:
    """A program that says the same to everybody and hangs up."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    wire, _ = listener.accept()
                except OSError:
                    return
                with wire:
                    wire.recv(100)
                    wire.sendall(what)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(10)


@pytest.mark.parametrize("what", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b""])
def test_something_else_than_postgresql(what: bytes) -> None:
    with answering(what) as port:
        assert code_of(f"postgresql://station@127.0.0.1:{port}/shop") == "server.not_postgres"
