"""`python -m station`, and the `station` command."""

import gc
import sys

from station.program import MAKE_PAGES


def main() -> None:
    """Entry point of the `station` command; as a page process it loads no more than that needs."""
    gc.disable()  # nothing is garbage while modules load; looking for it all the same costs a sixth of their time
    if sys.argv[1:] == [MAKE_PAGES]:
        from printing.page_maker.worker import main as program
    else:
        from station.cli import main as program
    gc.enable()
    program()


if __name__ == "__main__":
    main()
