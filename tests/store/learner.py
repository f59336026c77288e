"""One table in a process of its own: waits for the start, then learns from the orders and says what came of it."""

import sys

from station.store.engine import open_engine
from station.store.learning import learn_again, learned_at


def main(url: str) -> None:
    engine = open_engine(url)
    learned_at(engine)  # connected and warm
    print("ready", flush=True)
    sys.stdin.readline()
    print(learn_again(engine).outcome, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
