"""The checks behind `station doctor`: each says what it found, and the cure where something is wrong."""

from collections.abc import Callable, Iterator
from pathlib import Path

from sqlalchemy import Engine

from station.app import open_store
from station.database_address import database_url
from station.doctor.backups import backup_findings
from station.doctor.computer import computer_findings
from station.doctor.content import rule_findings, text_findings
from station.doctor.database import database_findings
from station.doctor.finding import Finding, FindingCode, State, worst
from station.doctor.kept import conflict_findings, kept_findings
from station.doctor.places import secret_findings
from station.doctor.printers import printer_findings
from station.doctor.scanners import scanner_findings
from station.domain.trouble import Trouble
from station.settings import StationSettings
from station.store.server_probe import reach
from station.wording.words import Words

__all__ = ["Finding", "FindingCode", "State", "examine", "worst"]


def examine(home: Path, settings: StationSettings, db_url: str, words: Words, *, texts: bool = True) -> list[Finding]:
    """All checks; one that fails never keeps the others from running. Without `texts` some ten seconds faster."""
    return [
        *computer_findings(home, words),
        *_told("secrets.trouble", words, lambda: secret_findings(home, settings, db_url, words)),
        *_told("kept.trouble", words, lambda: kept_findings(home, settings, words)),
        *_told("database.trouble", words, lambda: _of_database(home, settings, db_url, words, texts)),
        *_told("printer.trouble", words, lambda: printer_findings(home, settings, words)),
        *scanner_findings(settings, words),
    ]


def _of_database(home: Path, settings: StationSettings, db_url: str, words: Words, texts: bool) -> Iterator[Finding]:
    """What is known once the database is open."""
    engine = _opened(home, settings, db_url)
    try:
        yield from database_findings(engine, words)
        yield from backup_findings(home, settings, engine, words)
        yield from conflict_findings(engine, words)
        yield from _told("rules.trouble", words, lambda: rule_findings(engine, settings, words))
        if texts:
            yield from _told("texts.trouble", words, lambda: text_findings(engine, home, settings, words))
    finally:
        engine.dispose()


def _opened(home: Path, settings: StationSettings, db_url: str) -> Engine:
    """The database. Raises Trouble, of a server that does not let us in with what is wrong."""
    try:
        return open_store(home, settings, db_url)
    except Trouble as trouble:
        address = database_url(home, settings, db_url)
        if trouble.code == "database.unreachable" and address.startswith("postgres"):
            reach(address)
        raise


def _told(code: FindingCode, words: Words, check: Callable[[], Iterator[Finding]]) -> Iterator[Finding]:
    """A check whose trouble becomes a line of its own."""
    try:
        yield from check()
    except Trouble as trouble:
        yield Finding(code, "failed", *words.trouble(trouble.code, **trouble.facts))
