"""`station rules ...`: versions of the rules as files, checked, compared, published and rolled back."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from station.cli.common import DbOption, HomeOption, JsonOption, opened, place, print_json, telling
from station.cli.leave import require_leave
from station.domain.roles import Deed
from station.domain.rule_versions import DRAFT, LIVE, RuleState
from station.domain.trouble import Trouble
from station.program import account_name
from station.wording.words import Words

if TYPE_CHECKING:  # a command loads what it needs, so that the others start fast
    from station.workflow.rule_drafts import RuleDrafts

app = typer.Typer(no_args_is_help=True, help="Rules: files, versions, checks.")

#: Name of the schema beside an exported file.
SCHEMA_FILE = "rules.schema.json"

FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="Rule file (YAML).")]
MaybeFileArgument = Annotated[Path | None, typer.Argument(metavar="[FILE]", help="Rule file (YAML).")]
VersionOption = Annotated[str, typer.Option("--version", metavar="N", help="A version, live or draft.")]
VersionArgument = Annotated[str, typer.Argument(metavar="VERSION", help="Number of a version, or draft.")]
NoteOption = Annotated[str, typer.Option("--note", metavar="TEXT", help="Why, for who reads it later.")]
ByOption = Annotated[str, typer.Option("--by", metavar="NAME", help="Who makes the change.")]
OverOption = Annotated[int | None, typer.Option("--over", metavar="N", help="The live version this shall replace.")]
AnywayOption = Annotated[bool, typer.Option("--anyway", help="Publish even where the check finds errors.")]


@contextmanager
def desk(home: Path | None, db: str, by: str = "") -> Iterator[tuple["RuleDrafts", Words]]:
    """A manager's desk on the rules of a station. Tells known trouble."""
    from datetime import datetime

    from station.store.rule_sets import SqlRuleSets
    from station.store.shop_store import SqlShopStore
    from station.store.shop_zone import zone_of
    from station.store.voucher_use import voucher_use
    from station.workflow.rule_drafts import RuleDrafts

    with telling():
        where = place(home, db)
        require_leave(where, by, Deed.EDIT_RULES)
        with opened(where) as engine:
            catalog = SqlShopStore(engine).catalog
            language = where.settings.shop_language
            zone = zone_of(engine)
            words = Words(where.words.language, zone)
            shelf, vouchers = SqlRuleSets(engine), partial(voucher_use, engine)
            yield RuleDrafts(shelf, catalog, language, lambda: datetime.now(zone), vouchers), words


@app.command("list")
def list_versions(as_json: JsonOption = False, home: HomeOption = None, db: DbOption = "") -> None:
    """All versions, newest first."""
    from station.cli.rules_account import version_account, version_line

    with desk(home, db) as (drafts, words):
        versions = drafts.versions()
    if as_json:
        print_json({"versions": [version_account(one) for one in versions]})
        return
    for one in versions:
        print(version_line(one, words))


@app.command()
def export(
    file: MaybeFileArgument = None,
    version: VersionOption = LIVE,
    schema: Annotated[bool, typer.Option("--schema", help=f"Also write {SCHEMA_FILE} beside it, for editors.")] = False,
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Write a version as YAML to FILE, or to standard output."""
    from station.domain.rule_schema import rule_schema
    from station.rule_file import body_as_yaml, rules_as_yaml

    with desk(home, db) as (drafts, words):
        hint = SCHEMA_FILE if schema and file else ""
        stored = drafts.stored(version) if drafts.shelf.live_version() or version != LIVE else None
        if stored is not None and stored.about.state is RuleState.DRAFT:
            text = body_as_yaml(stored.body, hint)
        else:
            text = rules_as_yaml(drafts.rules(version), hint)
        if file is not None:
            write(file, text)
            if schema:
                write(file.with_name(SCHEMA_FILE), as_text(rule_schema()))
        number = stored.about.version if stored else 0
    if as_json:
        print_json({"version": number, "file": str(file) if file else None, "yaml": text})
    elif file is None:
        print(text, end="")
    else:
        print(words.say("Version {version} is in {file}.", version=str(number), file=str(file)))


@app.command("import")
def import_rules(
    file: FileArgument,
    publish: Annotated[bool, typer.Option("--publish", help="Make it live at once; else it stays a draft.")] = False,
    note: NoteOption = "",
    by: ByOption = "",
    anyway: AnywayOption = False,
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Save a rule file as a draft, or publish it."""
    from station.cli.rules_account import print_report, report_account
    from station.domain.rules import read_rules
    from station.rule_file import read_rule_file

    with desk(home, db, by) as (drafts, words):
        written = read_rule_file(file)
        if publish or not isinstance(written.content, dict):
            read_rules(written.content)
        report = drafts.check(written.content)
        if publish:
            live = drafts.shelf.live_version()
            if not anyway:
                drafts.must_work(report)
            number = drafts.publish(drafts.save(written.content, by, note), by, note, live, anyway=True)
        else:
            number = drafts.save(written.content, by, note)
        account = {
            "version": number,
            "state": (RuleState.PUBLISHED if publish else RuleState.DRAFT).value,
            **report_account(report, written.line_of),
        }
    if as_json:
        print_json(account)
        return
    print_report(account, words)
    said = "Version {version} is live now." if publish else "Saved as draft {version}. Nothing has changed yet."
    print(words.say(said, version=str(number)))


@app.command()
def check(
    file: MaybeFileArgument = None,
    version: VersionOption = LIVE,
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Check a file, or a version. Exit code 1 where something cannot work."""
    from station.cli.rules_account import print_report, report_account
    from station.rule_file import read_rule_file

    with desk(home, db) as (drafts, words):
        if file is not None:
            written = read_rule_file(file)
            report = drafts.check(written.content)
            account = {"checked": file.name, **report_account(report, written.line_of)}
        else:
            body = drafts.stored(version).body if drafts.versions() else {}
            report = drafts.check(body)
            account = {"checked": version, **report_account(report)}
    if as_json:
        print_json(account)
    else:
        print_report(account, words)
        if not report.problems and not report.findings:
            print(words.say("Nothing to find fault with."))
    if not report.is_good:
        raise typer.Exit(1)


@app.command()
def diff(
    old: Annotated[str, typer.Argument(metavar="OLD", help="A version, live, draft, or a file.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="A version, live, draft, or a file.")],
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """What differs, rule by rule, with old and new values."""
    from station.cli.rules_account import difference_account
    from station.wording.rule_words import say_difference

    with desk(home, db) as (drafts, words):
        found = drafts.difference(rules_of(old, drafts), rules_of(new, drafts))
    if as_json:
        print_json({"old": old, "new": new, "differences": [difference_account(one) for one in found]})
        return
    for one in found:
        print(say_difference(one, words))
    if not found:
        print(words.say("Nothing differs."))


@app.command()
def publish(
    version: VersionArgument,
    note: NoteOption = "",
    by: ByOption = "",
    over: OverOption = None,
    anyway: AnywayOption = False,
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Make a draft live for all tables."""
    with desk(home, db, by) as (drafts, words):
        number = drafts.publish(drafts.stored(version).about.version, by, note, over, anyway)
    live(number, as_json, words)


@app.command()
def rollback(
    version: VersionArgument,
    note: NoteOption = "",
    by: ByOption = "",
    over: OverOption = None,
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Make the rules of an old version live again, as a new version."""
    with desk(home, db, by) as (drafts, words):
        number = drafts.roll_back(drafts.stored(version).about.version, by, note, over)
    live(number, as_json, words)


@app.command()
def delete(version: VersionArgument, as_json: JsonOption = False, home: HomeOption = None, db: DbOption = "") -> None:
    """Throw a draft away."""
    with desk(home, db) as (drafts, words):
        number = drafts.stored(version).about.version
        drafts.delete(number, account_name())
    if as_json:
        print_json({"version": number, "state": "deleted"})
    else:
        print(words.say("Draft {version} is deleted.", version=str(number)))


@app.command()
def facts(
    words_in: Annotated[str, typer.Argument(metavar="[WORDS]", help="Only facts whose name or meaning has this.")] = "",
    as_json: JsonOption = False,
    home: HomeOption = None,
) -> None:
    """What conditions may ask about: each fact with its meaning, unit, operators and values."""
    from station.domain.facts import FACTS

    with telling():
        words = place(home, "").words
    told = [
        {
            "fact": spec.name,
            "means": words.say(spec.says),
            "type": spec.type.value,
            "unit": spec.unit,
            "operators": [operator.value for operator in spec.operators],
            "values": [str(choice) for choice in spec.choices],
        }
        for spec in FACTS.values()
        if words_in.casefold() in f"{spec.name} {words.say(spec.says)}".casefold()
    ]
    if as_json:
        print_json({"facts": told})
        return
    for fact in told:
        unit = f", {fact['unit']}" if fact["unit"] else ""
        print(f"{fact['fact']:<34} {fact['means']}{unit}")
        print(f"{'':<34} {', '.join(fact['values'] or fact['operators'])}")


@app.command()
def schema(
    file: MaybeFileArgument = None,
    as_json: Annotated[bool, typer.Option("--json", help="It is JSON anyway.")] = False,  # noqa: ARG001 (every command has it)
) -> None:
    """The JSON schema of rule files, for editors."""
    from station.domain.rule_schema import rule_schema

    if file is None:
        print_json(rule_schema())
        return
    with telling():
        write(file, as_text(rule_schema()))


def rules_of(name: str, drafts: "RuleDrafts") -> Any:
    """The rule set of a version or of a file. Raises Trouble."""
    from station.domain.rules import read_rules
    from station.rule_file import read_rule_file

    if name in (LIVE, DRAFT) or (name.isdecimal() and not Path(name).exists()):
        return drafts.rules(name)
    return read_rules(read_rule_file(Path(name)).content)


def live(number: int, as_json: bool, words: Words) -> None:
    if as_json:
        print_json({"version": number, "state": RuleState.PUBLISHED.value})
    else:
        print(words.say("Version {version} is live now.", version=str(number)))


def as_text(schema: dict[str, Any]) -> str:
    import json

    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def write(file: Path, text: str) -> None:
    """Raises Trouble "yaml.not_written" (file, problem)."""
    try:
        file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise Trouble("yaml.not_written", file=file.name, problem=error.strerror or str(error)) from error
