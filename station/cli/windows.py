"""`station run`, `demo` and `training`: the packing window; the demo runs headless where there is no display."""

import gc
import os
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from station.cli.common import DbOption, HomeOption, place, telling
from station.domain.trouble import Trouble
from station.open_window import window_open
from station.wording.computer_language import computer_language
from station.wording.words import Words

if TYPE_CHECKING:
    from station.workflow.headless import HeadlessParcel
    from station.workflow.prints import ParcelPrint


def run(
    home: HomeOption = None,
    db: DbOption = "",
    no_wizard: Annotated[bool, typer.Option("--no-wizard", help="Without settings: start with the defaults.")] = False,
    kiosk: Annotated[bool, typer.Option("--kiosk", help="Full screen; only IT closes it, with Ctrl+Shift+Q.")] = False,
) -> None:
    """The packing window with this PC's settings; the first start without any asks for them."""
    with telling():
        where = place(home, db)
        is_first_start = not no_wizard and not where.db_url and not (where.home / "settings.toml").exists()
        if not has_display():
            raise Trouble("setup.no_display" if is_first_start else "display.missing")
        gc.disable()  # until the first screen is there, see station/__main__.py
        import_module("station.app")  # before Qt, which reads the source of every module that is imported after it
        from station.window import qt_application, run_window

        if is_first_start:
            from station.setup_window import run_setup_window

            if not run_setup_window(qt_application(), where.home):
                raise typer.Exit(0)
            where = place(home, db)
        with window_open(where.home):
            code = run_window(where.home, where.settings, where.db_url, is_kiosk=kiosk)
        raise typer.Exit(code)


def demo(
    headless: Annotated[bool, typer.Option("--headless", help="Pack five orders without a window.")] = False,
    out: Annotated[Path | None, typer.Option("--out", metavar="DIR", help="Where the headless prints go.")] = None,
) -> None:
    """The demo shop on a throw-away home, with printers made of software."""
    with telling():
        if headless or not has_display():
            headless_demo(out or Path(tempfile.mkdtemp(prefix="station-demo-prints-")))
            return
        from station.demo_window import run_demo_window

        raise typer.Exit(run_demo_window())


def training() -> None:
    """Practice: the demo shop with every step of a parcel, and "Training" on every screen. Nothing real is touched."""
    with telling():
        if not has_display():
            raise Trouble("display.missing")
        from station.demo_window import run_demo_window

        raise typer.Exit(run_demo_window(is_training=True))


def headless_demo(out: Path) -> None:
    """Pack one order for each phase and tell where the prints lie."""
    from station.demo import open_demo, pack_five
    from station.workflow.accounts import write_files

    words = Words(computer_language())
    with open_demo(lambda _paper: None, speed_factor=0.0) as demo_station:
        for parcel, sent in pack_five(demo_station):
            plan = parcel.decision.plan
            print(words.say("Order {number}: {phase}", number=plan.order_number, phase=plan.standing.now.phase))
            print(f"  {words.reason(plan.standing.now.reason)}")
            for printed in parcel.prints:
                state = print_state(parcel, printed, words)
                print(f"  + {printed.choice.insert.name}: {words.reason(printed.choice.reason)} ({state})")
                if printed.job:
                    folder = out / plan.order_number
                    write_files(printed.job, demo_station.station.room, sent, folder, printed.job.slot)
    print(words.say("The prints (PDF, PNG as printed, bytes as sent) lie in {folder}", folder=str(out)))


def print_state(parcel: "HeadlessParcel", printed: "ParcelPrint", words: Words) -> str:
    """How far a print came, in words; or why there is none."""
    if printed.job is None:
        return words.trouble(printed.problem)[0] if printed.problem else words.say("nothing to print")
    return words.say(parcel.states[printed.job.id].value.replace("_", " "))


def has_display() -> bool:
    """Whether a window can be shown here: Qt ends the process where it cannot."""
    if sys.platform != "linux":
        return True
    if os.environ.get("QT_QPA_PLATFORM") in ("offscreen", "minimal"):
        return False
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
