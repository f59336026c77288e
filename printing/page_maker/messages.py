"""What the station and its page process say to each other over two pipes: whole messages, each with its length."""

import pickle
from dataclasses import dataclass
from struct import Struct
from typing import IO

from printing.errors import DoesNotFit, PictureUnreadable
from printing.page_maker.base import Task

#: What layout raises on purpose; only the names go over the pipe.
FORESEEN = {DoesNotFit.__name__: DoesNotFit, PictureUnreadable.__name__: PictureUnreadable}

_LENGTH = Struct("<Q")
#: Longer than any message is: a document with pictures has a few million bytes. More is a broken pipe.
MOST_BYTES = 1 << 30


@dataclass(frozen=True, slots=True)
class Ready:
    """The child's first words: fonts and engines are loaded."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of the child; `given` are the arguments of the task."""

    number: int
    task: Task
    given: tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of the request with this number."""

    number: int
    made: object


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why there is no page: `error` is the name of one of FORESEEN, "" = something nobody foresaw."""

    number: int
    error: str
    words: str


class Garbled(Exception):
    """The other side said what nobody understands."""


def write(pipe: IO[bytes], message: object) -> None:
    """Send a message whole. Raises OSError or ValueError where the pipe is closed."""
    content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    pipe.write(_LENGTH.pack(len(content)))
    pipe.write(content)
    pipe.flush()


def read(pipe: IO[bytes]) -> object | None:
    """The next message; None where the pipe ended between or within messages. Raises Garbled, OSError, ValueError."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    if length > MOST_BYTES:
        raise Garbled(f"{length} bytes")
    content = pipe.read(length)
    if len(content) < length:
        return None
    try:
        said: object = pickle.loads(content)  # noqa: S301  # both ends are this program, and nobody else has the pipe
    except (pickle.UnpicklingError, AttributeError, ImportError, IndexError, TypeError, ValueError, EOFError) as error:
        raise Garbled(type(error).__name__) from error
    return said
