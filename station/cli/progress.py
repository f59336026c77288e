"""The progress bar of long work on a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, TextColumn
from rich.progress import Progress as Bar

from station.store.feed_source import Progress as ImportProgress
from station.wording.words import Words
from station.workflow.backtest import BacktestProgress


@contextmanager
def import_progress(words: Words) -> Iterator[Callable[[ImportProgress], None]]:
    """A bar on stderr with lines and time left; silent where stderr is no terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[left]}"))
    with Bar(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(words.say("Reading"), total=1.0, left="")
        stages = {"reading": words.say("Reading"), "writing": words.say("Writing"), "learning": words.say("Learning")}

        def show(progress: ImportProgress) -> None:
            left = words.count("{n} line", "{n} lines", progress.lines)
            if progress.seconds_left is not None:
                left += " · " + words.say("{seconds} s left", seconds=round(progress.seconds_left))
            stage = stages.get(progress.stage, progress.stage)
            bar.update(task, completed=progress.share, description=stage, left=left)

        yield show


@contextmanager
def backtest_progress(words: Words) -> Iterator[Callable[[BacktestProgress], None]]:
    """A bar on stderr with parcels and time left; silent where stderr is no terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[left]}"))
    with Bar(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(words.say("Replaying"), total=None, left="")

        def show(progress: BacktestProgress) -> None:
            left = words.count("{n} parcel", "{n} parcels", progress.parcels)
            if progress.seconds_left is not None:
                left += " · " + words.say("{seconds} s left", seconds=round(progress.seconds_left))
            bar.update(task, completed=progress.parcels, total=progress.of, left=left)

        yield show
