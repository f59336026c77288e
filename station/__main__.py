"""`python -m station`, and the `station` command."""

import gc
import sys

from station.program import MAKE_PAGES


def main() -> None:
    """Entry point of the `station` command; as a page process it loads no more than that needs."""
    gc.disable()  # nothing is garbage while modules load; looking for it all the same costs a sixth of their time
    if sys.argv[1:] == [MAKE_PAGES]:
        from printing.page_maker import worker

        gc.enable()
        worker.main()
    else:
        from station.cli import main as commands

        gc.freeze()  # what loaded is there to stay: else the first search would go through all of it
        gc.enable()
        commands()


if __name__ == "__main__":
    main()
