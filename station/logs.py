"""Where logs go: a file per day, order and job numbers only, never names or texts."""

import hashlib
import logging
import sys
import traceback
from logging.handlers import TimedRotatingFileHandler
from pathlib import Path
from types import TracebackType

#: Days that logs are kept.
KEEP_DAYS = 14
FORMAT = "%(asctime)s %(levelname)s %(name)s %(threadName)s: %(message)s"


def log_to(folder: Path) -> None:
    """Log to station.log in a folder, a new file every midnight; without a writable folder we go on without."""
    root = logging.getLogger()
    root.setLevel(logging.INFO)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handler = TimedRotatingFileHandler(
            folder / "station.log", when="midnight", backupCount=KEEP_DAYS, encoding="utf-8", delay=True
        )
    except OSError as error:
        logging.getLogger(__name__).warning("no log file: %s", error.strerror)
        return
    handler.setFormatter(logging.Formatter(FORMAT))
    root.addHandler(handler)
    sys.excepthook = log_bug


def log_bug(kind: type[BaseException], error: BaseException, where: TracebackType | None) -> None:
    """A bug of ours goes into the log with its place; its message is left out, for it may hold a name."""
    del error
    places = "".join(traceback.format_tb(where))
    logging.getLogger(__name__).error("fault %s: %s\n%s", fault_number(kind, where), kind.__name__, places)


def fault_number(kind: type[BaseException], where: TracebackType | None) -> str:
    """Six signs that are the same whenever the same place fails the same way: what a packer can read out to IT."""
    told = kind.__name__ + "".join(f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(where))
    return hashlib.sha256(told.encode()).hexdigest()[:6].upper()
