"""IPP messages as bytes and back: operations, attributes by group, states. No sockets, no jobs of ours.

Sources: RFC 8010 (encoding), RFC 8011 (operations, states and their numbers).
"""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

VERSION = b"\x01\x01"  #: IPP/1.1, which every printer since 2000 takes
END = 0x03
FIELDS_LIMIT = 4000  #: of one message; a printer that tells all it knows has some hundred
DELIMITERS = frozenset(range(0x10)) - {END}
OPERATION_GROUP, JOB_GROUP, PRINTER_GROUP, UNSUPPORTED_GROUP = 0x01, 0x02, 0x04, 0x05
HEADER = struct.Struct(">2sHI")  #: version, operation or status, request id


class Operation(IntEnum):
    """Operation ids (RFC 8011, 5.4.15)."""

    PRINT_JOB = 0x0002
    CANCEL_JOB = 0x0008
    GET_JOB_ATTRIBUTES = 0x0009
    GET_JOBS = 0x000A
    GET_PRINTER_ATTRIBUTES = 0x000B


class Tag(IntEnum):
    """Value tags (RFC 8010, 3.5.2)."""

    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    CHARSET = 0x47
    LANGUAGE = 0x48
    MIME = 0x49


class IppJobState(IntEnum):
    """job-state (RFC 8011, 5.3.7)."""

    PENDING = 3
    HELD = 4
    PROCESSING = 5
    STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9


IDLE, PROCESSING, STOPPED = 3, 4, 5  #: printer-state (RFC 8011, 5.4.11)
OK_BELOW = 0x0100  #: status codes below are successful
NOT_FOUND = 0x0406  #: client-error-not-found
SERVER_ERRORS = 0x0500  #: not now: busy, not accepting jobs, temporary error

Value = int | bool | str | bytes
Attribute = tuple[Tag, str, Sequence[Value]]


class IppUnreadable(ValueError):
    """Bytes that are no IPP message."""


class IppIncomplete(IppUnreadable):
    """The start of a message; more has to come."""


@dataclass(frozen=True, slots=True)
class Message:
    """A request or a response. `code`: operation, or status."""

    code: int
    request_id: int
    groups: tuple[tuple[int, dict[str, tuple[Value, ...]]], ...] = ()
    document: bytes = b""

    def first(self, name: str, default: Value | None = None) -> Value | None:
        """The first value of an attribute in any group."""
        values = self.all(name)
        return values[0] if values else default

    def all(self, name: str) -> tuple[Value, ...]:
        return next((attributes[name] for _, attributes in self.groups if name in attributes), ())


def attribute(tag: Tag, name: str, values: Sequence[Value]) -> bytes:
    """One attribute with all its values; only the first carries the name (RFC 8010, 3.1.5)."""
    encoded = []
    for place, value in enumerate(values):
        label = b"" if place else name.encode("ascii")
        raw = _raw(tag, value)
        encoded.append(struct.pack(">BH", tag, len(label)) + label + struct.pack(">H", len(raw)) + raw)
    return b"".join(encoded)


def _raw(tag: Tag, value: Value) -> bytes:
    if tag is Tag.BOOLEAN:
        return b"\x01" if value else b"\x00"
    if isinstance(value, int):
        return struct.pack(">i", value)
    return value if isinstance(value, bytes) else value.encode("utf-8")


#: How the operation group of every message begins.
PREAMBLE = (
    bytes([OPERATION_GROUP])
    + attribute(Tag.CHARSET, "attributes-charset", ("utf-8",))
    + attribute(Tag.LANGUAGE, "attributes-natural-language", ("en",))
)


def message(
    code: int,
    request_id: int,
    operation: Sequence[Attribute] = (),
    groups: Sequence[tuple[int, Sequence[Attribute]]] = (),
    document: bytes = b"",
) -> bytes:
    """A whole message: operation attributes, further groups, and the document."""
    parts = [HEADER.pack(VERSION, code, request_id), PREAMBLE]
    parts += [attribute(*each) for each in operation]
    for group, attributes in groups:
        parts.append(bytes([group]))
        parts += [attribute(*each) for each in attributes]
    return b"".join([*parts, bytes([END]), document])


def addressed(request: bytes, target: Sequence[Attribute]) -> bytes:
    """A request with the attributes that say which printer and job it is about, where they have to stand: behind
    charset and language (RFC 8011, 4.1.5). Raises IppUnreadable for what is no request of ours."""
    start = HEADER.size + len(PREAMBLE)
    if request[HEADER.size : start] != PREAMBLE:
        raise IppUnreadable("not a request of ours")
    return request[:start] + b"".join(attribute(*each) for each in target) + request[start:]


def read_message(raw: bytes) -> Message:
    """A message from its bytes; what follows the end tag is the document. Raises IppUnreadable, IppIncomplete."""
    if len(raw) < HEADER.size:
        raise IppIncomplete("shorter than a header")
    version, code, request_id = HEADER.unpack_from(raw)
    if version[0] not in (1, 2):
        raise IppUnreadable(f"version {version[0]}.{version[1]}")
    groups: list[tuple[int, dict[str, tuple[Value, ...]]]] = []
    name, end = "", HEADER.size
    for kind, label, value, end in _fields(raw, HEADER.size):  # noqa: B007 - the end of the last field is needed
        if kind in DELIMITERS:
            groups.append((kind, {}))
        elif kind != END:
            if not groups or not (label or name):
                raise IppUnreadable("a value without a name")
            name = label or name
            told = groups[-1][1]
            told[name] = (*told.get(name, ()), value) if not label else (value,)
    return Message(code, request_id, tuple(groups), raw[end:])


def _fields(raw: bytes, start: int) -> Iterator[tuple[int, str, Value, int]]:
    """(tag, name, value, end): delimiters and the end tag have neither name nor value."""
    position = start
    for _ in range(FIELDS_LIMIT):
        kind = _cut(raw, position, 1)[0]
        position += 1
        if kind <= 0x0F:
            yield kind, "", b"", position
            if kind == END:
                return
            continue
        label, position = _counted(raw, position)
        value, position = _counted(raw, position)
        yield kind, label.decode("ascii", "replace"), _value(kind, value), position
    raise IppUnreadable("a message without end")


def _counted(raw: bytes, position: int) -> tuple[bytes, int]:
    length = int.from_bytes(_cut(raw, position, 2), "big")
    if length > 0x7FFF:
        raise IppUnreadable("a negative length")
    return _cut(raw, position + 2, length), position + 2 + length


def _cut(raw: bytes, position: int, length: int) -> bytes:
    if position + length > len(raw):
        raise IppIncomplete("the message ends too soon")
    return raw[position : position + length]


def _value(kind: int, raw: bytes) -> Value:
    if kind in (Tag.INTEGER, Tag.ENUM) and len(raw) == 4:
        return int.from_bytes(raw, "big", signed=True)
    if kind == Tag.BOOLEAN and len(raw) == 1:
        return raw != b"\x00"
    if kind in (Tag.TEXT, Tag.NAME, Tag.KEYWORD, Tag.URI, Tag.CHARSET, Tag.LANGUAGE, Tag.MIME):
        return raw.decode("utf-8", "replace")
    return raw
