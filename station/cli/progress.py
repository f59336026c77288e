"""The progress bar of long work on a terminal."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from station.shops.progress import ImportProgress
from station.wording.words import Words


@contextmanager
def import_progress(words: Words) -> Iterator[Callable[[ImportProgress], None]]:
    """A bar on stderr with lines and time left; silent where stderr is no terminal."""
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(words.say("Reading lines"), total=None)

        def show(progress: ImportProgress) -> None:
            bar.update(
                task, completed=progress.lines, total=progress.total_lines, description=words.say(progress.stage)
            )

        yield show
