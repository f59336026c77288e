"""`station results`: the agreed keys, sentences in both languages, and what packing leaves to measure by."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, insert
from typer.testing import CliRunner, Result

from station.app import open_store
from station.cli import app
from station.domain.rules import Rule
from station.results_source import results_source
from station.settings import StationSettings
from station.shops.demo_shop import Featured
from station.store.defaults import publish_rules
from station.store.engine import writing
from station.store.shop_store import SqlShopStore
from station.store.tables import PARCEL, PARCEL_INSERT
from station.wording.words import Words
from station.workflow.managing_results import ResultsDesk
from station.workflow.results_words import unmeasured_lines
from tests.domain.small_trial import Crowd, trial_records
from tests.fakes.packing_table import NOON, furnished_home
from tests.fakes.stored_trial import store_trial

REPORT = {"days", "since", "until", "currency", "trials", "not_started", "not_measured", "sentence", "sentences"}
TRIAL = {
    "trial", "rules", "is_live", "given", "held_out", "difference", "revenue_difference_cents", "revenue_cap_cents",
    "verdict", "label", "sentence", "sentences", "more_parcels", "more_days", "waiting", "extra_orders",
    "cost_per_extra_order_cents", "guest_parcels", "foreign_orders",
}  # fmt: skip
SIDE = {"customers", "parcels", "orders", "revenue_cents", "orders_per_customer", "revenue_cents_per_customer"}
VERDICTS = {"works", "harms", "no_difference", "not_clear_yet", "too_few", "not_trusted"}


def run(home: Path, *words: str) -> Result:
    return CliRunner().invoke(app, [*words, "--home", str(home)], env={"LANG": "C", "LC_ALL": "C"})


def results(home: Path, *words: str) -> dict[str, Any]:
    result = run(home, "results", "--json", *words)
    assert result.exit_code == 0, result.output
    answer: dict[str, Any] = json.loads(result.stdout)
    assert set(answer) == REPORT
    assert all(set(trial) == TRIAL for trial in answer["trials"])
    assert all(set(trial[side]) == SIDE for trial in answer["trials"] for side in ("given", "held_out"))
    assert {trial["verdict"] for trial in answer["trials"]} <= VERDICTS
    return answer


def only(home: Path, *words: str) -> dict[str, Any]:
    (trial,) = results(home, *words)["trials"]
    found: dict[str, Any] = trial
    return found


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """A new shop with the default rules."""
    return open_store(tmp_path, StationSettings())


def measured(engine: Engine, lift: float, **more: Any) -> None:
    """A trial whose windows are over today."""
    crowd = Crowd(share=0.5, lift=lift, customers=1_500, spread=0.2, **more)
    store_trial(engine, trial_records(crowd, seed=2), datetime.now(UTC))


def give_hold_out(engine: Engine, share: float) -> tuple[Rule, ...]:
    """Publish the live rules once more, every note rule with a share to leave out; returns these."""
    rules = SqlShopStore(engine).rules()
    changed = tuple(r.model_copy(update={"hold_out": share if r.slot == "note" else 0.0}) for r in rules.rules)
    with writing(engine) as connection:
        publish_rules(connection, rules.model_copy(update={"rules": changed}), NOON, "Mia")
    return tuple(rule for rule in changed if rule.hold_out)


def test_a_shop_that_measures_nothing_is_told_how_to_start(tmp_path: Path) -> None:
    answer = results(tmp_path)
    assert answer["trials"] == answer["not_started"] == []
    assert "hold_out: 0.1" in answer["sentences"]["en"]
    assert answer["sentences"]["de"].startswith("Noch wird nichts gemessen.")
    assert run(tmp_path, "results").stdout.strip() == answer["sentences"]["en"]


def test_rules_that_measure_but_met_nobody_are_named(tmp_path: Path, engine: Engine) -> None:
    notes = give_hold_out(engine, 0.1)
    answer = results(tmp_path)
    assert answer["not_started"] == sorted(rule.name for rule in notes)
    assert "gift note" in answer["sentence"]


def test_what_works_is_said_with_its_interval_and_its_cost(tmp_path: Path, engine: Engine) -> None:
    measured(engine, lift=1.0)
    trial = only(tmp_path)
    assert (trial["verdict"], trial["label"], trial["is_live"]) == ("works", "Works", False)
    assert 0 < trial["difference"]["low"] < trial["difference"]["difference"] < trial["difference"]["high"]
    assert trial["given"]["customers"] + trial["held_out"]["customers"] + trial["waiting"] == 1_500
    assert trial["cost_per_extra_order_cents"] == pytest.approx(35 / trial["difference"]["difference"], rel=0.01)
    assert trial["more_parcels"] is trial["more_days"] is None
    assert trial["sentences"]["de"].startswith("Wirkt: zwischen ")
    said = run(tmp_path, "results").stdout
    assert "mint (no longer measured)" in said
    assert trial["sentences"]["en"] in said
    assert "An extra order cost €" in said
    assert re.search(r"difference: \+[\d.]+ orders per 100 \(\+[\d.]+ to \+[\d.]+\)", said)
    assert re.search(r"difference in revenue: \+€[\d.]+ each \([+−]€[\d.]+ to \+€[\d.]+\)", said)


def test_what_hurts_is_to_be_switched_off(tmp_path: Path, engine: Engine) -> None:
    measured(engine, lift=-0.9, rate=0.8)
    trial = only(tmp_path)
    assert trial["verdict"] == "harms"
    assert trial["sentences"]["en"].startswith("Hurts, switch it off: between ")
    assert "-" not in trial["sentences"]["en"], "fewer orders, not fewer than minus so many"
    assert trial["cost_per_extra_order_cents"] is None


def test_what_is_not_clear_says_how_many_parcels_more(tmp_path: Path, engine: Engine) -> None:
    measured(engine, lift=0.0)
    trial = only(tmp_path)
    assert trial["verdict"] == "not_clear_yet"
    assert trial["more_parcels"] > 0
    assert trial["difference"]["low"] < 0 < trial["difference"]["high"]
    assert f"about {trial['more_parcels']:,} parcels more" in trial["sentences"]["en"]


def test_fewer_days_leave_more_orders_out_and_since_more_customers(tmp_path: Path, engine: Engine) -> None:
    measured(engine, lift=0.0)
    whole, week = only(tmp_path), only(tmp_path, "--days", "7")
    assert week["given"]["orders"] < whole["given"]["orders"]
    later = (datetime.now(UTC) - timedelta(days=90)).date().isoformat()
    assert only(tmp_path, "--since", later)["given"]["customers"] < whole["given"]["customers"]


def test_one_rule_or_trial_by_name_and_none_that_is_unknown(tmp_path: Path, engine: Engine) -> None:
    measured(engine, lift=0.0)
    assert only(tmp_path, "--rule", "mint sample") == only(tmp_path, "--rule", "mint") == only(tmp_path)
    assert results(tmp_path, "--rule", "gift note")["trials"] == []
    unknown = run(tmp_path, "results", "--rule", "nobody")
    assert (unknown.exit_code, unknown.stdout) == (1, "")
    assert unknown.stderr.startswith("No rule or measurement is called nobody.")


def test_a_renamed_measurement_starts_anew_and_the_old_one_stays(tmp_path: Path, engine: Engine) -> None:
    """A rule that is live under another trial does not bring the old trial back to life."""
    measured(engine, lift=0.0)
    rules = SqlShopStore(engine).rules()
    again = rules.rules[0].model_copy(update={"name": "mint sample", "hold_out": 0.1, "trial": "mint, second try"})
    with writing(engine) as connection:
        publish_rules(connection, rules.model_copy(update={"rules": (*rules.rules, again)}), NOON, "Mia")
    answer = results(tmp_path)
    assert [(trial["trial"], trial["is_live"]) for trial in answer["trials"]] == [("mint", False)]
    assert answer["not_started"] == ["mint sample"]


@pytest.mark.parametrize("words", [("--since", "soon"), ("--days", "0"), ("--days", "366")])
def test_what_makes_no_sense_is_a_usage_error(tmp_path: Path, words: tuple[str, ...]) -> None:
    assert run(tmp_path, "results", *words).exit_code == 2


def test_rules_that_leave_nobody_out_are_listed_as_the_window_lists_them(tmp_path: Path, engine: Engine) -> None:
    """Same rules, same order, same words, whether anything is measured or not."""
    gifts = (("care card", 0), ("gift note", 0), ("gift note", 1))
    parcel = {"state": "packed", "packer": "", "table_name": "", "rules_version": 1, "plan": {}, "why": ""}
    piece = {"slot": "card", "insert_id": "card.care", "given_on": NOON.date(), "order_number": "", "text_id": ""}
    with writing(engine) as connection:
        here = [{**parcel, "parcel_id": f"p{n}", "order_number": str(n), "opened_at": NOON} for n in range(2)]
        connection.execute(insert(PARCEL), here)
        given = [{**piece, "rule": rule, "parcel_id": f"p{n}", "skus": []} for rule, n in gifts]
        connection.execute(insert(PARCEL_INSERT), given)
    answer = results(tmp_path)
    assert [(one["rule"], one["pieces"]) for one in answer["not_measured"]] == [("gift note", 2), ("care card", 1)]
    desk = ResultsDesk(results_source(engine), SqlShopStore(engine).rules)
    shown = desk.read().readings[0]
    assert [one.rule for one in shown.unmeasured] == ["gift note", "care card"]
    said = run(tmp_path, "results").stdout
    for one in shown.unmeasured:
        lines = unmeasured_lines(one, shown.report.currency, Words("en"))
        assert "\n  ".join((f"\n{one.rule} (not measured)", *lines)) in said
    measured(engine, lift=0.0)
    assert said[said.index("\ngift note") :] in run(tmp_path, "results").stdout
    (only_one,) = results(tmp_path, "--rule", "gift note")["not_measured"]
    assert only_one["sentences"]["de"].startswith("Keine Vergleichsgruppe")


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, tuple[Featured, ...]]:
    return furnished_home(tmp_path_factory.mktemp("measured"))


def test_packing_leaves_what_results_are_made_of(furnished: tuple[Path, tuple[Featured, ...]]) -> None:
    """Every customer whose note was given or held out is followed from the parcel on."""
    home, featured = furnished
    engine = open_store(home, StationSettings())
    notes = {rule.name for rule in give_hold_out(engine, 0.5)}
    packed = 0
    for order in featured[:6]:
        done = run(home, "pack", order.number, "--at", NOON.date().isoformat(), "--json")
        packed += done.exit_code == 0
    trials = results(home)["trials"]
    assert packed
    assert trials
    assert {trial["verdict"] for trial in trials} == {"too_few"}
    assert all(trial["is_live"] and set(trial["rules"]) <= notes for trial in trials)
    assert 0 < sum(trial["waiting"] + trial["guest_parcels"] for trial in trials) <= packed
