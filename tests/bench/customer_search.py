"""How long finding a customer takes among 200,000: making the index, and what somebody types, letter by letter."""

import time
from statistics import median

from big_shop import FIRST_NUMBER, SIZES, big_shop

from station.store.customer_search import CustomerIndex
from station.store.engine import open_engine

#: As typed: each beginning of each is asked for.
TYPED = ("anna schmidt", "müller berlin", "k-100", "zzz nobody", "leipzig a b", str(FIRST_NUMBER + 123_456))


def figures() -> dict[str, float]:
    """Milliseconds; "max" is of the slowest beginning of the slowest words."""
    engine = open_engine(f"sqlite:///{big_shop(SIZES['large']).as_posix()}")
    try:
        index = CustomerIndex(engine)
        began = time.perf_counter()
        index.refresh()
        made = time.perf_counter() - began
        took = sorted(_took(index, words[:end]) for words in TYPED for end in range(1, len(words) + 1))
    finally:
        engine.dispose()
    return {
        "customer_search_customers": index.size,
        "customer_search_index_ms": round(made * 1000, 1),
        "customer_search_median_ms": round(median(took), 2),
        "customer_search_max_ms": round(took[-1], 2),
    }


def _took(index: CustomerIndex, words: str) -> float:
    began = time.perf_counter()
    index.search(words)
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    for key, value in figures().items():
        print(f"{key:28}{value}")
