"""The TCP wire against real sockets that misbehave: bytes known undelivered are never called delivered."""

import socket

import pytest

from printing.errors import TransportError
from printing.transports import network
from printing.transports.network import NetworkTransport
from tests.fakes.misbehaving_server import MisbehavingServer, reset

LARGE = bytes(8_000_000)  #: more than loopback buffers hold


@pytest.fixture(autouse=True)
def _short_stall(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "STALL_S", 0.05)


def opened(server: MisbehavingServer) -> NetworkTransport:
    wire = NetworkTransport("127.0.0.1", server.port)
    wire.open()
    return wire


def wait_for(server: MisbehavingServer) -> None:
    assert server.let_go.wait(10)


def assert_received(connection: socket.socket, expected: bytes) -> None:
    assert connection.recv(len(expected)) == expected


def read_closed(wire: NetworkTransport) -> TransportError:
    """The error that ends reading."""
    try:
        for _ in range(100):
            wire.read(0.1)
    except TransportError as error:
        return error
    raise AssertionError("reading went on")


def write_closed(wire: NetworkTransport) -> TransportError:
    """The error that writing ends with; the printer's farewell may be on its way for a moment."""
    try:
        for _ in range(1000):
            wire.write(b"", 1)
    except TransportError as error:
        return error
    raise AssertionError("writing went on")


def test_a_large_job_arrives_whole_and_stays_after_closing() -> None:
    job = bytes(range(256)) * 4000
    with MisbehavingServer() as server:
        wire = opened(server)
        wire.write(job, 10)
        wire.close()
        assert server.wait_received(len(job)) == job


def test_nobody_listening_is_refused_with_no_byte_written() -> None:
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    with pytest.raises(TransportError) as caught:
        NetworkTransport("127.0.0.1", port).open()
    assert (caught.value.cause, caught.value.bytes_written) == ("refused", 0)


def test_a_name_nobody_knows_is_not_found() -> None:
    with pytest.raises(TransportError) as caught:
        NetworkTransport("no.such.printer.invalid").open()
    assert caught.value.cause in {"not_found", "timeout"}


def test_a_printer_that_never_reads_stalls_and_says_how_much_it_took() -> None:
    with MisbehavingServer(lambda connection: wait_for(server)) as server:
        wire = opened(server)
        with pytest.raises(TransportError) as caught:
            wire.write(LARGE, 10)
        assert caught.value.cause == "stalled"
        assert 0 < caught.value.bytes_written < len(LARGE)
        with pytest.raises(TransportError) as caught:
            wire.write(LARGE, 0.01)
        assert (caught.value.cause, caught.value.bytes_written) == ("timeout", 0)
        wire.close()


def test_after_a_stall_the_rest_goes_on_from_that_byte() -> None:
    job = bytes(range(256)) * 32_000

    def pauses(connection: socket.socket) -> None:
        assert server.let_go.wait(10)
        server._read_all(connection)

    with MisbehavingServer(pauses, backlog_bytes=262_144) as server:
        wire = opened(server)
        with pytest.raises(TransportError) as caught:
            wire.write(job, 10)
        server.let_go.set()
        left = job[caught.value.bytes_written :]
        while left:
            try:
                wire.write(left, 10)
                break
            except TransportError as error:  # a slow reader may stall again
                if error.cause != "stalled":
                    raise
                left = left[error.bytes_written :]
        assert server.wait_received(len(job)) == job
        wire.close()


def test_a_printer_that_closed_before_the_write_gets_nothing() -> None:
    with MisbehavingServer(lambda connection: None) as server:
        wire = opened(server)
        assert server.served.wait(10)
        error = write_closed(wire)
        assert (error.cause, error.bytes_written) == ("closed", 0)


def test_a_reset_in_the_middle_of_a_job_is_told_with_its_bytes() -> None:
    def resets(connection: socket.socket) -> None:
        connection.recv(1000)
        reset(connection)

    with MisbehavingServer(resets) as server:
        wire = opened(server)
        with pytest.raises(TransportError) as caught:
            wire.write(LARGE, 10)
        assert caught.value.cause in {"reset", "closed"}
        assert 0 < caught.value.bytes_written < len(LARGE)


def test_a_printer_that_closes_after_the_write_is_noticed_by_the_reader() -> None:
    with MisbehavingServer(lambda connection: assert_received(connection, b"hello")) as server:
        wire = opened(server)
        wire.write(b"hello", 1)
        assert read_closed(wire).cause in {"closed", "reset"}
        with pytest.raises(TransportError):
            wire.write(b"again", 1)


def test_answers_come_back_and_silence_is_empty() -> None:
    def answers(connection: socket.socket) -> None:
        connection.sendall(b"\x12" + connection.recv(3))
        server.let_go.wait(10)

    with MisbehavingServer(answers) as server:
        wire = opened(server)
        assert wire.read(0.01) == b""
        wire.write(b"\x10\x04\x01", 1)
        arrived = b""
        while len(arrived) < 4:
            arrived += wire.read(5)
        assert arrived == b"\x12\x10\x04\x01"
        wire.close()


def test_a_closed_wire_says_so_and_opens_again() -> None:
    with MisbehavingServer() as server:
        wire = opened(server)
        wire.close()
        wire.close()
        with pytest.raises(TransportError) as caught:
            wire.write(b"x", 1)
        assert caught.value.bytes_written == 0
        with pytest.raises(TransportError):
            wire.read(0)
        wire.open()
        wire.write(b"x", 1)
        assert server.wait_received(1) == b"x"
        wire.close()
