"""`python -m station`, and the `station` command."""

import gc

gc.disable()  # nothing is garbage while modules load; looking for it all the same costs a sixth of their time

from station.cli import main  # noqa: E402

gc.enable()

if __name__ == "__main__":
    main()
