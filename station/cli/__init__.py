"""`station ...`: the commands, a contract that scripts may rely on."""

import sys
from typing import Annotated

import typer

from station.cli import (
    audit,
    autostart,
    backtest,
    backup,
    bundle,
    checking,
    codes,
    config,
    conflicts,
    customers,
    deciding,
    importing,
    learning,
    links,
    manage,
    people,
    phases,
    printers,
    prints,
    results,
    retention,
    rules,
    scanners,
    secret,
    sheets,
    simulator,
    stock,
    texts,
    timezone,
    uninstall,
    update,
    vouchers,
    windows,
)
from station.cli.common import DbOption, HomeOption, remember

app = typer.Typer(
    add_completion=False,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    help="The packing table that makes customers stay. Exit codes: 0 done, 1 known trouble, 2 usage.",
)


def _tell_version(is_wanted: bool) -> None:
    if is_wanted:
        from importlib.metadata import version

        print(f"packing-station {version('packing-station')}")
        raise typer.Exit


VersionOption = Annotated[
    bool, typer.Option("--version", is_eager=True, callback=_tell_version, help="Tell the version, and end.")
]


@app.callback(invoke_without_command=True)
def root(context: typer.Context, home: HomeOption = None, db: DbOption = "", _version: VersionOption = False) -> None:
    """Without a command: `station run`."""
    remember(home, db)
    if context.invoked_subcommand is None:
        windows.run(home, db)


app.command("run")(windows.run)
app.command("demo")(windows.demo)
app.command("training")(windows.training)
app.command("manage")(manage.manage)
app.command("import")(importing.import_file)
app.command("learn")(learning.learn)
app.command("plan")(deciding.plan)
app.command("pack")(deciding.pack)
app.command("backtest")(backtest.backtest)
app.command("results")(results.results)
app.add_typer(rules.app, name="rules")
app.add_typer(printers.app, name="printers")
app.command("prints")(prints.prints)
app.add_typer(scanners.app, name="scanners")
app.add_typer(config.app, name="config")
app.command("setup")(config.setup)
app.add_typer(secret.app, name="secret")
app.command("conflicts")(conflicts.conflicts)
app.command("backup")(backup.backup)
app.command("restore")(backup.restore)
app.command("doctor")(checking.doctor)
app.command("qt-trial", hidden=True)(checking.qt_trial)
app.command("bundle")(bundle.bundle)
app.add_typer(autostart.app, name="autostart")
app.command("update")(update.update)
app.command("uninstall")(uninstall.uninstall)
app.command("printer-simulator")(simulator.printer_simulator)
app.add_typer(customers.app, name="customers")
app.add_typer(retention.app, name="retention")
app.add_typer(phases.app, name="phases")
app.add_typer(texts.app, name="texts")
app.command("timezone")(timezone.timezone)
app.command("link")(links.link)
app.add_typer(people.app, name="people")
app.add_typer(codes.app, name="codes")
app.add_typer(sheets.app, name="sheets")
app.command("audit")(audit.audit)
app.add_typer(stock.app, name="stock")
app.add_typer(vouchers.app, name="vouchers")


def main() -> None:
    """Entry point of the `station` command."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")  # a Windows console may be cp1252
    app()
