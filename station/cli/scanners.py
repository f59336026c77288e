"""`station scanners`: what is connected; `station scanners selftest`: whether a keyboard scanner types what it read."""

import sys
from typing import Any

import typer

from station.cli.common import HomeOption, JsonOption, Place, place, print_json, telling
from station.cli.scanner_watch import watch

app = typer.Typer(help="Scanners: what is connected, what they send, whether it arrives right.")
app.command("watch")(watch)


@app.callback(invoke_without_command=True)
def scanners(context: typer.Context, as_json: JsonOption = False, home: HomeOption = None) -> None:
    """The scanners of this table and what else is connected. Opens none of them."""
    if context.invoked_subcommand is not None:
        return
    with telling():
        from station.workflow.scanner_account import scanners_account

        where = place(home, "")
        account = scanners_account(where.settings)
    if as_json:
        print_json(account)
    else:
        _tell(account, where)


@app.command()
def selftest(as_json: JsonOption = False, home: HomeOption = None) -> None:
    """Scan the self-test code: names a wrong keyboard layout, Caps Lock or separator. Exit code 1 then."""
    with telling():
        where = place(home, "")
    from scanners.layout_check import SELF_TEST, judge, visible
    from scanners.terminal import unedited

    if not as_json:
        _show_code(where, SELF_TEST)
    with unedited():
        arrived = _first_read()
    separator = where.settings.scan_separator
    verdict = judge(arrived.replace(separator, "\x1d") if separator else arrived)
    findings = [
        {"code": finding.code, "says": list(where.words.trouble(finding.code, **finding.facts))}
        for finding in verdict.findings
    ]
    if as_json:
        print_json({"good": verdict.is_good, "arrived": visible(arrived), "findings": findings})
    else:
        for finding in findings:
            print(" ".join(finding["says"]))
        if verdict.is_good:
            print(where.words.say("Every character arrived as printed."))
    if not verdict.is_good:
        raise typer.Exit(1)


def _tell(account: dict[str, Any], where: Place) -> None:
    """The same for people, the settings' scanners first."""
    words = where.words
    for row in account["settings"]:
        at = row["connected_at"]
        print(f"{row['address']:<28} {words.say('connected at {port}', port=at) if at else words.say('not connected')}")
    known = {row["connected_at"] for row in account["settings"]}
    others = [row for row in account["serial"] if row["port"] not in known]
    others += [row for row in account["hid"] if row["address"] not in known]
    if others:
        print(words.say("Found, not in the settings:"))
    for row in others:
        print(f"{row['address']:<28} {row.get('port', ''):<16} {row['maker']:<12} {row['description']}")
    if not account["hid_is_listed"]:
        print(words.say("HID scanners cannot be listed: the package hidapi is not installed."))
    if account["keyboards"] is None:
        print(words.say("This system does not tell its keyboards."))
        return
    if account["keyboards"]:
        print(words.say("Keyboards; a scanner may be one of them:"))
    for row in account["keyboards"]:
        sign = words.say("looks like a scanner") if row["looks_like_scanner"] else ""
        print(f"{row['ids']:<28} {row['name']:<29} {sign}".rstrip())


def _show_code(where: Place, content: str) -> None:
    """What to scan: the text for a bar code of one's own, and on a terminal a QR code to scan off the screen."""
    import segno

    from scanners.layout_check import visible

    print(where.words.say("Scan the self-test code. It says: {content}", content=visible(content)))
    if sys.stdout.isatty():
        segno.make(content, micro=False).terminal(compact=True)
    sys.stdout.flush()


def _first_read() -> str:
    """What standard input brings up to the first suffix; "" where it ends before."""
    from scanners.framing import ScanFramer
    from scanners.terminal import arriving

    framer = ScanFramer()
    for arrived in arriving():
        for read in framer.feed(arrived):
            return read.text
    return next((read.text for read in framer.flush()), "")
