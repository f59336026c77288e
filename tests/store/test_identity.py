"""One person: merged records and guests' orders with the same e-mail, seen as one by every reading, and undoable."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, select, text, update
from sqlalchemy.dialects import sqlite

from station.domain.customers import Customer, Incident, IncidentKind, InsertGiven
from station.domain.money import Money
from station.domain.orders import Return
from station.domain.trouble import Trouble
from station.store import customers, identity
from station.store.customers import ONE_RECORD, PERSON
from station.store.engine import reading, writing
from station.store.identity import persons
from station.store.identity_changes import join, merge, merges_of, split, split_orders, unmerge
from station.store.learning import past_baskets
from station.store.shop_store import SqlShopStore
from station.store.tables import CUSTOMER, SHOP_ORDER
from station.store.writers import add_customers, add_given, add_incidents, add_orders, add_returns
from tests.store.facts import NOON, TODAY, order, plan

PEOPLE = {"A": "ada", "B": "", "C": "", "D": "twin", "E": "twin"}
GUESTS = {"G-1": "ada", "G-2": "ada", "G-3": "nobody", "G-4": "nobody", "G-5": "", "G-6": "", "G-7": "twin"}


@pytest.fixture
def store(engine: Engine) -> SqlShopStore:
    """Customers A to E with an order each, A with an e-mail, D and E with the same one; and guests."""
    with writing(engine) as connection:
        ids = add_customers(connection, [Customer(0, number, first_name=f"F{number}") for number in PEOPLE])
        add_customers(connection, [Customer(0, "A")], shop="outlet")
        add_orders(connection, [order(f"O-{n}", 40, customer_id=ids[n]) for n in PEOPLE])
        add_orders(connection, [order(n, 9 - k) for k, n in enumerate(GUESTS)])
        add_orders(connection, [order("X-1", 9, shop="outlet")])
        for table, keys in ((CUSTOMER, PEOPLE), (SHOP_ORDER, GUESTS)):
            for number, key in keys.items():
                keyed = update(table).where(table.c.number == number, table.c.shop == "main").values(email_key=key)
                connection.execute(keyed)
        connection.execute(update(SHOP_ORDER).where(SHOP_ORDER.c.number == "X-1").values(email_key="ada"))
    return SqlShopStore(engine)


def id_of(store: SqlShopStore, engine: Engine, number: str) -> int:
    with reading(engine) as connection:
        wanted = select(CUSTOMER.c.id).where(CUSTOMER.c.number == number, CUSTOMER.c.shop == "main")
        return int(connection.execute(wanted).scalar_one())


def orders_of(store: SqlShopStore, engine: Engine, number: str) -> list[str]:
    found = store.history(id_of(store, engine, number), TODAY, 0).orders
    assert [o.ordered_at for o in found] == sorted(o.ordered_at for o in found)
    assert all(o.lines for o in found)
    return sorted(o.number for o in found)


def do_merge(engine: Engine, number: str, into: str) -> None:
    with writing(engine) as connection:
        merge(connection, number, into, "main", NOON, "Ada", "same address")


# --- guests ------------------------------------------------------------------------------------------------


def test_a_guests_order_counts_for_the_customer_with_the_same_email(store: SqlShopStore, engine: Engine) -> None:
    ada = id_of(store, engine, "A")
    on_table = store.find_order("G-1")
    assert (on_table.customer_id, on_table.joined_by_email) == (ada, True)
    assert orders_of(store, engine, "A") == ["G-1", "G-2", "O-A"]
    assert {o.number: o.joined_by_email for o in store.history(ada, TODAY, 0).orders} == {
        "G-1": True,
        "G-2": True,
        "O-A": False,
    }
    assert [o.number for o in store.history(ada, TODAY, on_table.id).orders] == ["O-A", "G-2"]
    assert [o.number for o in store.history(ada, date(2026, 11, 1), 0).orders] == ["O-A"]


@pytest.mark.parametrize("number", ["G-3", "G-5", "G-7", "X-1", "O-B"])
def test_nobody_is_joined_without_an_email_across_shops_or_where_two_have_it(store: SqlShopStore, number: str) -> None:
    found = store.find_order(number)
    assert not found.joined_by_email
    assert (found.customer_id is None) == (number != "O-B")


def test_a_separated_order_is_a_strangers_until_it_is_joined_again(store: SqlShopStore, engine: Engine) -> None:
    with writing(engine) as connection:
        assert split(connection, "g-1", NOON, "Ada")
        assert not split(connection, "G-1", NOON, "Ada")
        assert split_orders(connection, (id_of(store, engine, "A"),)) == ["G-1"]
    assert store.find_order("G-1").customer_id is None
    assert orders_of(store, engine, "A") == ["G-2", "O-A"]
    with writing(engine) as connection:
        assert join(connection, "G-1")
        assert not join(connection, "G-1")
    assert store.find_order("G-1").joined_by_email
    assert orders_of(store, engine, "A") == ["G-1", "G-2", "O-A"]


def test_a_guest_without_a_record_is_known_by_their_earlier_orders(store: SqlShopStore, engine: Engine) -> None:
    later = store.find_order("G-4")
    assert [o.number for o in store.guest_history(later.id, TODAY).orders] == ["G-3"]
    with writing(engine) as connection:
        split(connection, "G-3", NOON, "")
    assert store.guest_history(later.id, TODAY).orders == ()
    assert store.guest_history(store.find_order("G-5").id, TODAY).orders == ()
    assert store.guest_history(0, TODAY).orders == ()


def test_what_lay_in_a_guests_parcel_is_remembered(store: SqlShopStore, engine: Engine) -> None:
    store.open_parcel("p1", plan("G-1", None), "Ada", "T1", NOON)
    store.record_packed("p1", plan("G-1", None), "Ada", "T1", NOON, 30.0)
    ada = id_of(store, engine, "A")
    assert {g.order_number for g in store.history(ada, TODAY, 0).given} == {"G-1"}
    with writing(engine) as connection:
        split(connection, "G-1", NOON, "")
    assert store.history(ada, TODAY, 0).given == ()


@pytest.mark.parametrize("number", ["O-A", "G-5"])
def test_only_a_guests_order_with_an_email_can_be_separated(store: SqlShopStore, engine: Engine, number: str) -> None:
    with pytest.raises(Trouble) as refused, writing(engine) as connection:
        split(connection, number, NOON, "")
    assert refused.value.code == "order.not_guest"


# --- merged records ----------------------------------------------------------------------------------------


def test_merged_records_are_one_person_from_either_side(store: SqlShopStore, engine: Engine) -> None:
    a, b = id_of(store, engine, "A"), id_of(store, engine, "B")
    with writing(engine) as connection:
        add_returns(connection, [(b, Return(TODAY, "T-MINT", "Mint", 1, Money(450)))])
        add_incidents(connection, [(b, Incident(IncidentKind.REVIEW, TODAY, score=5))])
        add_given(connection, [(b, InsertGiven(TODAY, "card", "card", "O-B"))])
    do_merge(engine, "B", "A")
    history = store.history(b, TODAY, 0)
    assert store.history(a, TODAY, 0) == history
    assert sorted(o.number for o in history.orders) == ["G-1", "G-2", "O-A", "O-B"]
    assert (len(history.returns), len(history.incidents), len(history.given)) == (1, 1, 1)
    assert store.customer(a) == store.customer(b)
    assert (store.customer(b).number, store.customer(b).merged_numbers) == ("A", ("B",))
    assert store.find_order("O-B").customer_id == b


def test_undoing_a_merge_needs_no_change_of_orders(store: SqlShopStore, engine: Engine) -> None:
    before = orders_of(store, engine, "A"), orders_of(store, engine, "B")
    do_merge(engine, "B", "A")
    with writing(engine) as connection:
        assert unmerge(connection, "B", "main", NOON, "Bo") == "A"
    assert (orders_of(store, engine, "A"), orders_of(store, engine, "B")) == before
    with reading(engine) as connection:
        (told,) = merges_of(connection, (id_of(store, engine, "A"),))
    assert (told.number, told.into_number, told.why, told.made_by, told.undone_by) == (
        "B",
        "A",
        "same address",
        "Ada",
        "Bo",
    )


def test_a_chain_is_one_person_and_can_be_opened_in_the_middle(store: SqlShopStore, engine: Engine) -> None:
    do_merge(engine, "C", "B")
    do_merge(engine, "B", "A")
    assert [store.customer(id_of(store, engine, n)).number for n in "ABC"] == ["A", "A", "A"]
    assert orders_of(store, engine, "C") == ["G-1", "G-2", "O-A", "O-B", "O-C"]
    with writing(engine) as connection:
        unmerge(connection, "B", "main", NOON, "")
    assert store.customer(id_of(store, engine, "C")).number == "B"
    assert orders_of(store, engine, "A") == ["G-1", "G-2", "O-A"]


@pytest.mark.parametrize(
    ("number", "into", "code"),
    [
        ("A", "A", "customer.same_person"),
        ("A", "B", "customer.same_person"),
        ("A", "C", "customer.same_person"),
        ("C", "A", "customer.same_person"),
        ("B", "D", "customer.merged_before"),
        ("Z", "A", "customer.unknown"),
    ],
)
def test_a_merge_that_makes_no_sense_is_refused(
    store: SqlShopStore, engine: Engine, number: str, into: str, code: str
) -> None:
    do_merge(engine, "C", "B")
    do_merge(engine, "B", "A")
    with pytest.raises(Trouble) as refused:
        do_merge(engine, number, into)
    assert refused.value.code == code


def test_twins_with_one_email_become_known_once_they_are_one_person(store: SqlShopStore, engine: Engine) -> None:
    do_merge(engine, "D", "E")
    assert store.find_order("G-7").joined_by_email
    assert orders_of(store, engine, "D") == orders_of(store, engine, "E") == ["G-7", "O-D", "O-E"]


@pytest.mark.parametrize("pairs", [[("A", "B"), ("B", "A")], [("A", "B"), ("B", "C"), ("C", "A")]])
def test_managers_who_merge_at_once_never_make_a_circle(
    store: SqlShopStore, engine: Engine, pairs: list[tuple[str, str]]
) -> None:
    def attempt(pair: tuple[str, str]) -> str:
        try:
            do_merge(engine, *pair)
        except Trouble as refused:
            return refused.code
        return ""

    with ThreadPoolExecutor(len(pairs)) as managers:
        said = list(managers.map(attempt, pairs))
    assert said.count("customer.same_person") == 1
    assert said.count("") == len(pairs) - 1
    assert store.customer(id_of(store, engine, "A")) is not None


# --- everybody at once -------------------------------------------------------------------------------------


def test_learning_sees_the_same_persons_as_the_table(store: SqlShopStore, engine: Engine) -> None:
    do_merge(engine, "C", "B")
    do_merge(engine, "B", "A")
    with reading(engine) as connection:
        everybody = persons(connection)
        rows = connection.execute(select(SHOP_ORDER.c.id, SHOP_ORDER.c.number, SHOP_ORDER.c.customer_id)).all()
    who = {row.number: everybody.who(row.id, row.customer_id) for row in rows}
    assert who["O-C"] == who["O-B"] == who["O-A"] == who["G-1"] == who["G-2"]
    assert who["G-3"] == who["G-4"]
    assert len({who[n] for n in ("O-A", "O-D", "O-E", "G-3", "G-5", "G-6", "G-7", "X-1")}) == 8


def test_baskets_to_learn_from_are_of_persons(store: SqlShopStore, engine: Engine) -> None:
    do_merge(engine, "B", "A")
    baskets = list(past_baskets(engine))
    assert len(baskets) == len(PEOPLE) + len(GUESTS) + 1
    ada = f"c{id_of(store, engine, 'A')}"
    assert sum(basket.customer == ada for basket in baskets) == 4  # O-A, O-B, G-1, G-2


_STEPS = st.lists(st.tuples(st.sampled_from(["merge", "unmerge"]), st.sampled_from("ABCDE"), st.sampled_from("ABCDE")))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_STEPS)
def test_whatever_is_merged_and_undone_everybody_is_exactly_one_person(
    store: SqlShopStore, engine: Engine, steps: list[tuple[str, str, str]]
) -> None:
    """Records fall into groups that agree from every side, and no order is in two of them."""
    with writing(engine) as connection:
        connection.execute(text("DELETE FROM customer_merge"))
    for step, number, into in steps:
        with suppress(Trouble), writing(engine) as connection:
            if step == "merge":
                merge(connection, number, into, "main", NOON, "", "")
            else:
                unmerge(connection, number, "main", NOON, "")
    with reading(engine) as connection:
        groups = {identity.identity_of(connection, id_of(store, engine, n)).customers for n in PEOPLE}
    assert sorted(one for group in groups for one in group) == sorted(id_of(store, engine, n) for n in PEOPLE)


# --- speed -------------------------------------------------------------------------------------------------


def _plan_of(connection: Connection, statement: object, **facts: object) -> str:
    compiled = statement.params(**facts).compile(  # type: ignore[attr-defined]
        dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True, "render_postcompile": True}
    )
    return "\n".join(row[-1] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}"))


@pytest.mark.parametrize("ready_url", ["sqlite"], indirect=True)
def test_every_query_of_a_person_walks_an_index(engine: Engine) -> None:
    """No query reads a whole table, however many customers there are."""
    known = {
        "customer": 1, "customers": [1, 2], "guests": [3], "guest_numbers": ["G"], "until": TODAY, "before": NOON,
        "without": 0, "order": 1, "orders": [1], "parcels": ["p"],
    }  # fmt: skip
    statements = [
        identity._IDENTITY, identity._IDENTITIES, identity._RECORD, identity._RECORDS, identity._MERGES_OUT,
        identity._MERGES_IN, identity._SAME_GUEST, identity._CANDIDATES_OF, customers._PARCELS_OF_GUESTS,
        *(getattr(queries, name) for queries in (ONE_RECORD, PERSON) for name in queries.__slots__),
    ]  # fmt: skip
    with reading(engine) as connection:
        for statement in statements:
            needed = {name: known[name] for name in known if name in statement.compile().params}
            told = _plan_of(connection, statement, **needed)
            assert "SCAN" not in told, told


def test_a_customer_who_is_one_record_is_read_by_the_short_queries(store: SqlShopStore, engine: Engine) -> None:
    with reading(engine) as connection:
        assert identity.identity_of(connection, id_of(store, engine, "B")).is_one_record
        assert customers.customer(connection, 10_000) is None
