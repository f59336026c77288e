"""The doctor on what managers publish: mistakes in the rules that are live, and in the texts for customers."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine

from station.app import pictures_of
from station.doctor.finding import Finding
from station.documents.shop_voice import ShopVoice
from station.documents.text_check import Checker, Paper
from station.documents.text_findings import Severity as TextSeverity
from station.domain.rule_check import Severity, findings
from station.settings import StationSettings
from station.store.rule_sets import SqlRuleSets
from station.store.shop_store import SqlShopStore
from station.store.shop_zone import zone_of
from station.table_printers import build_printers, slots_of
from station.wording.words import Words


def rule_findings(engine: Engine, settings: StationSettings, words: Words) -> Iterator[Finding]:
    """The rules that all tables pack by. Raises Trouble "rules.invalid" where none can be read."""
    store = SqlShopStore(engine)
    catalog, rules = store.catalog(), store.rules()
    detail = words.say(
        "{rules} rules (version {version}), {inserts} inserts, {texts} text sets",
        rules=len(rules.rules), version=rules.version, inserts=len(catalog.inserts), texts=len(catalog.texts),
    )  # fmt: skip
    if not rules.rules:
        yield Finding("rules.none", "failed", detail, words.say("Publish some: station rules import FILE"))
        return
    yield Finding("rules.ok", "ok", detail)
    newest = SqlRuleSets(engine).live_version()
    if newest != rules.version:
        told = words.say("Version {newest} of the rules cannot be read: {version} is in use", newest=newest,
                         version=rules.version)  # fmt: skip
        yield Finding("rules.older", "warning", told, words.say("Update this program: a newer one published them."))
    found = findings(rules, catalog, settings.shop_language, datetime.now(zone_of(engine)).date())
    errors = [one for one in found if one.severity is Severity.ERROR]
    if errors:
        broken = list(dict.fromkeys(one.rule for one in errors))
        told = words.count(
            "{n} rule cannot work: {rule}", "{n} rules cannot work, the first: {rule}", len(broken), rule=broken[0]
        )
        yield Finding("rules.mistakes", "failed", told, words.say("See: station rules check"))
    elif found:
        told = words.count(
            "{n} remark about the rules: {rule}",
            "{n} remarks about the rules, the first: {rule}",
            len(found),
            rule=found[0].rule,
        )
        yield Finding("rules.remarks", "warning", told, words.say("See: station rules check"))


def text_findings(engine: Engine, home: Path, settings: StationSettings, words: Words) -> Iterator[Finding]:
    """Every text, composed for difficult names on its real paper. Raises Trouble "printer....", "database...."."""
    printers = build_printers(home, settings)
    of_slot = {slot: printers.get(name) for slot, name in slots_of(settings).items()}
    papers = {slot: Paper(printer.media, printer.profile) for slot, printer in of_slot.items() if printer}
    catalog = SqlShopStore(engine).catalog()
    checked = Checker(catalog, ShopVoice.of(settings), papers, pictures_of(home)).check()
    errors, warnings = checked.count(TextSeverity.ERROR), checked.count(TextSeverity.WARNING)
    first = next((one.text_id or one.text_set for one in sorted(checked.findings, key=lambda one: one.severity)), "")
    if errors:
        told = words.count(
            "{n} mistake in texts: {text}", "{n} mistakes in texts, the first: {text}", errors, text=first
        )
        yield Finding("texts.mistakes", "failed", told, words.say("See: station texts check"))
    elif warnings:
        told = words.count(
            "{n} remark about texts: {text}", "{n} remarks about texts, the first: {text}", warnings, text=first
        )
        yield Finding("texts.remarks", "warning", told, words.say("See: station texts check"))
    else:
        yield Finding(
            "texts.ok", "ok", words.count("{n} text without a mistake", "{n} texts without a mistake", checked.texts)
        )
