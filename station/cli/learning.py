"""`station learn`: learns what goes with what again, from all orders. What is learned lies in `station.domain`."""

from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from station.cli.common import DbOption, HomeOption, JsonOption, opened, place, print_json, telling
from station.wording.words import Words

if TYPE_CHECKING:
    from station.store.learning import Learning


def learn(
    older_than: Annotated[
        int, typer.Option("--older-than", metavar="HOURS", min=0, help="Only where it was learned longer ago.")
    ] = 0,
    as_json: JsonOption = False,
    home: HomeOption = None,
    db: DbOption = "",
) -> None:
    """Learn what goes with what from all orders, and read the results of hold-outs for the manager's window.

    Tables go on packing meanwhile and use it from their next parcel.
    """
    with telling():
        from rich.console import Console

        from station.results_source import results_source
        from station.store.learning import learn_again

        where = place(home, db)
        console = Console(stderr=True)
        quietly = console.status(where.words.say("Learning"))  # silent where stderr is no terminal
        with opened(where) as engine, quietly:
            learning = learn_again(engine, timedelta(hours=older_than) if older_than else None)
            if learning.outcome == "learned":
                results_source(engine).read()
    if as_json:
        print_json({**asdict(learning), "seconds": round(learning.seconds, 1)})
    else:
        print(told(learning, where.words))


def told(learning: "Learning", words: Words) -> str:
    """What came of it, in one sentence."""
    if learning.outcome == "busy":
        return words.say("Another table is learning from these orders just now.")
    if learning.outcome == "fresh":
        return words.say("What was learned is still fresh.")
    return words.say(
        "Learned from {orders} {orders?order|orders} what goes with "
        "{products} {products?product|products}, in {seconds} s.",
        orders=learning.orders,
        products=learning.products,
        seconds=round(learning.seconds, 1),
    )
