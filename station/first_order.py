"""Loads behind the first screen what the first order needs and no screen before it: start-up waits for none of it."""

from importlib import import_module
from threading import Thread

__all__ = ["NEEDED", "load_behind"]

#: Deciding with what was learned, and composing: a third of a second of processor time, half of it numpy and templates.
NEEDED = ("station.domain.planning", "station.domain.affinity", "station.documents.compose")


def load_behind() -> Thread:
    """Load it on a thread of its own. An order that is scanned meanwhile waits for what it needs of it."""
    loading = Thread(target=_load, name="first order", daemon=True)
    loading.start()
    return loading


def _load() -> None:
    for module in NEEDED:
        import_module(module)
