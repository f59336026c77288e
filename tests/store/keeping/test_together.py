"""Rows of several tables come in one round trip, and are what asking for each table would bring."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, Engine, literal_column, text, true
from sqlalchemy.exc import OperationalError

from station.domain.trouble import Trouble
from station.store.engine import open_engine, reading, writing
from station.store.keeping.closure import OF_ORDERS, OF_PERSONS
from station.store.keeping.rows import rows_of
from station.store.keeping.together import rows_together
from station.store.tables import META, SHOP_ORDER
from station.store.writers import add_customers, add_incidents, add_orders, add_returns
from tests.campaigns.network_proxy import Proxy
from tests.store import facts

TABLES = (*OF_PERSONS, *OF_ORDERS)


@pytest.fixture
def wire(shop: Engine) -> Iterator[tuple[Proxy, Engine]]:
    """The shop's database behind a wire that counts."""
    proxy = Proxy(shop.url.port or 0)
    engine = open_engine(shop.url.set(port=proxy.port).render_as_string(hide_password=False), pings=False)
    yield proxy, engine
    engine.dispose()
    proxy.close()


def whole(server: Connection) -> list[list[dict[str, object]]]:
    return rows_together(server, [(table, true()) for table in TABLES])


def test_every_row_is_what_asking_for_its_table_brings(shop: Engine) -> None:
    with writing(shop) as connection:
        key = add_customers(connection, [facts.Customer(0, "O'Brien %s", likes=("a", "b"), birthday=facts.TODAY)])
        number = next(iter(key))
        add_orders(connection, [facts.order("hostile %s %(a)s", customer_id=key[number], promised_on=facts.TODAY)])
        add_returns(connection, [(key[number], facts.Return(facts.TODAY, "T", "Ö", 1, facts.Money(450)))])
        add_incidents(
            connection, [(key[number], facts.Incident(facts.IncidentKind.COMPLAINT, facts.TODAY, None, "a%", 3))]
        )
    with reading(shop) as server:
        assert whole(server) == [rows_of(server, table) for table in TABLES]


def test_all_tables_are_one_round_trip(wire: tuple[Proxy, Engine]) -> None:
    proxy, engine = wire
    with reading(engine) as server:
        rows_of(server, META)
        proxy.become("slow", 0.05)  # else the first answer comes before the last question has left
        before = proxy.round_trips
        whole(server)
        assert proxy.round_trips - before == 1


def test_a_wire_that_breaks_is_known_trouble_and_the_next_question_is_answered(wire: tuple[Proxy, Engine]) -> None:
    proxy, engine = wire

    def ask() -> None:
        with reading(engine) as server:
            rows_of(server, META)
            proxy.become("cut")
            whole(server)

    with pytest.raises(Trouble, match=r"database\.unreachable"):
        ask()
    proxy.become("good")
    with reading(engine) as server:
        assert len(whole(server)) == len(TABLES)


def test_a_question_that_the_server_refuses_leaves_the_connection_usable(shop: Engine) -> None:
    with reading(shop) as server:
        with pytest.raises(OperationalError, match="division by zero"):
            rows_together(server, [(SHOP_ORDER, true()), (META, literal_column("1 / 0") == 1)])
        assert server.execute(text("SELECT 1")).scalar() == 1
