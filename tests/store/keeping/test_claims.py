"""What a table claims while its packer waits: all or nothing, each once over all tables, given up without a trace."""

import subprocess
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, func, insert, select, update

from station.domain.plan import CampaignPlace, Choice, PackPlan
from station.domain.reasons import Reason
from station.domain.trouble import Trouble
from station.store.engine import reading, writing
from station.store.keeping.claims import Claim
from station.store.tables import (
    CAMPAIGN_COUNT,
    CAMPAIGN_RESERVATION,
    INSERT_ITEM,
    INSERT_RESERVATION,
    ORDER_ON_TABLE,
    PARCEL,
    RESERVATION,
    SAMPLE,
)
from station.store.writers import add_inserts, add_orders
from tests.store.facts import LAST_PIECE, NOON, order, plan
from tests.store.keeping.claim_race import GIFT

ROOT = Path(__file__).resolve().parents[3]
TABLES, ORDERS = 4, 12
HELD = (ORDER_ON_TABLE, RESERVATION, INSERT_RESERVATION, CAMPAIGN_RESERVATION, PARCEL)


@pytest.fixture
def gifts(shop: Engine) -> Engine:
    with writing(shop) as connection:
        add_inserts(connection, [GIFT])
    return shop


def with_all(number: str, total: int | None = 1, keep: int = 0) -> PackPlan:
    """A plan with a piece of the sample, a gift with a stock and a place of a campaign."""
    made = plan(number, LAST_PIECE)
    gift = Choice(GIFT.slot, GIFT, "gift", Reason.of("together"), "de")
    chosen = tuple(one._replace(keep_stock=keep) if one.sample else one for one in made.chosen)
    return replace(made, chosen=(*chosen, gift), campaigns=(CampaignPlace("rule", total, None),))


def claim(number: str, parcel: str = "p1", table: str = "T1", chosen: PackPlan | None = None) -> Claim:
    return Claim(parcel, chosen or with_all(number), "Anna", table, NOON)


def take(shop: Engine, wanted: Claim) -> None:
    with writing(shop) as server:
        wanted.take(server)


def take_all(shop: Engine, wanted: Claim) -> bool:
    with reading(shop) as server:  # each statement stands for itself
        return wanted.take_all(server)


def held(shop: Engine) -> dict[str, int]:
    with reading(shop) as connection:
        counted = {a.name: connection.execute(select(func.count()).select_from(a)).scalar_one() for a in HELD}
    return {name: count for name, count in counted.items() if count}


def numbers(shop: Engine) -> tuple[int, int, int]:
    """Reserved pieces of the sample and the gift, and places taken."""
    with reading(shop) as connection:
        return (
            connection.execute(select(SAMPLE.c.reserved)).scalar_one(),
            connection.execute(select(INSERT_ITEM.c.reserved).where(INSERT_ITEM.c.id == GIFT.id)).scalar_one(),
            connection.execute(select(func.coalesce(func.sum(CAMPAIGN_COUNT.c.taken), 0))).scalar_one(),
        )


def test_a_claim_is_one_round_trip(gifts: Engine) -> None:
    said: list[str] = []
    event.listen(gifts, "before_cursor_execute", lambda _c, _cursor, statement, *_: said.append(statement))
    assert take_all(gifts, claim("1"))
    assert len(said) == 1
    assert held(gifts) == {table.name: 1 for table in HELD}
    assert numbers(gifts) == (1, 1, 2)


@pytest.mark.parametrize(
    ("code", "spoil"),
    [
        ("order.open_elsewhere", None),
        ("sample.gone", update(SAMPLE).values(on_hand=0)),
        ("insert.gone", update(INSERT_ITEM).where(INSERT_ITEM.c.id == GIFT.id).values(on_hand=0)),
        ("campaign.gone", insert(CAMPAIGN_COUNT).values(rule="rule", day="", taken=1)),
    ],
)
def test_what_is_not_to_be_had_leaves_nothing_held(gifts: Engine, code: str, spoil: object) -> None:
    if spoil is None:
        take(gifts, claim("1", "theirs", "T2", plan("1", None)))
    else:
        with writing(gifts) as connection:
            connection.execute(spoil)
    before = held(gifts), numbers(gifts)
    assert not take_all(gifts, claim("1"))
    assert (held(gifts), numbers(gifts)) == before
    with pytest.raises(Trouble) as gone:
        take(gifts, claim("1"))
    assert gone.value.code == code
    assert (held(gifts), numbers(gifts)) == before


def test_pieces_that_are_to_stay_stay(gifts: Engine) -> None:
    with pytest.raises(Trouble, match=r"sample\.gone"):
        take(gifts, claim("1", chosen=with_all("1", keep=1)))
    with writing(gifts) as connection:
        connection.execute(update(SAMPLE).values(on_hand=2))
    take(gifts, claim("1", chosen=with_all("1", keep=1)))


def test_a_campaign_without_places_gives_none_on_its_first_day(gifts: Engine) -> None:
    with pytest.raises(Trouble, match=r"campaign\.gone"):
        take(gifts, claim("1", chosen=with_all("1", total=0)))
    assert numbers(gifts) == (0, 0, 0)


def test_given_up_leaves_no_trace_and_can_be_claimed_again(gifts: Engine) -> None:
    wanted = claim("1")
    for _ in range(2):
        assert take_all(gifts, wanted)
        assert not take_all(gifts, wanted)
        with pytest.raises(Trouble, match=r"database\.locked"):
            take(gifts, wanted)
        with writing(gifts) as server:
            wanted.give_up(server)
        assert held(gifts) == {}
        assert numbers(gifts) == (0, 0, 0)


def test_tables_as_processes_race_and_nothing_is_had_twice(gifts: Engine) -> None:
    """Few pieces and places, many orders, all tables want all: no two have one, and what there is goes out."""
    pieces, places = 5, 4
    with writing(gifts) as connection:
        add_orders(connection, [order(str(number)) for number in range(ORDERS)])
        connection.execute(update(SAMPLE).values(on_hand=pieces))
        connection.execute(update(INSERT_ITEM).where(INSERT_ITEM.c.id == GIFT.id).values(on_hand=pieces))
    url = gifts.url.render_as_string(hide_password=False)
    command = [sys.executable, "-m", "tests.store.keeping.claim_race", url]
    tables = [
        subprocess.Popen(
            [*command, f"T{n}", str(ORDERS), str(places)],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for n in range(TABLES)
    ]  # fmt: skip
    for table in tables:
        assert table.stdout is not None
        assert table.stdout.readline() == "ready\n"
    for table in tables:
        assert table.stdin is not None
        table.stdin.write("\n")
        table.stdin.flush()
    told = [line.split() for table in tables for line in table.communicate(timeout=120)[0].splitlines()]
    got = Counter(words[1] for words in told if words[0] == "got")
    assert sum(words[0] == "done" for words in told) == TABLES
    assert set(got.values()) == {1}
    assert len(got) == places
    assert held(gifts) == {table.name: places for table in HELD}
    assert numbers(gifts) == (places, places, 2 * places)
