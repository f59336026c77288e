"""`station autostart`: the packing window opens when this person logs in."""

from typing import Annotated

import typer

from station.cli.common import HomeOption, place, telling

app = typer.Typer(no_args_is_help=True, help="Open the packing window when this person logs in.")

KioskOption = Annotated[bool, typer.Option("--kiosk", help="Full screen, and closed only by IT.")]


@app.command()
def on(kiosk: KioskOption = False, home: HomeOption = None) -> None:
    """Open the window of this home folder at every log-in of this account."""
    with telling():
        from station.autostart import switch_on
        from station.program import program_command

        where = place(home, "")
        options = ["--home", str(where.home), *(["--kiosk"] if kiosk else [])]
        entry = switch_on([*program_command(without_console=True), "run", *options])
    print(where.words.say("The packing window starts at log-in: {entry}", entry=entry))


@app.command()
def off(home: HomeOption = None) -> None:
    """Open nothing at log-in."""
    with telling():
        from station.autostart import switch_off

        words = place(home, "").words
        was_on = switch_off()
    print(words.say("The packing window no longer starts at log-in.") if was_on else words.say("It was not on."))


@app.command()
def status(home: HomeOption = None) -> None:
    """Tell whether it is on. Exit code 1 where it is not."""
    with telling():
        from station.autostart import entry_name, entry_text

        words = place(home, "").words
        if not entry_text():
            print(words.say("The packing window does not start at log-in."))
            raise typer.Exit(1)
    print(words.say("The packing window starts at log-in: {entry}", entry=entry_name()))
