"""The thresholds of the phases: what may be written, which days on the way count, what makes a policy the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from station.domain.phase_policy import MOST_TRANSIT_DAYS, USUAL_TRANSIT, PhasePolicy, allowed

ROUTES = PhasePolicy(transit_days={"DE/Hermes": 3, "/ups": 1, "de": 2, "": 6})


@pytest.mark.parametrize(
    ("country", "carrier", "days"),
    [
        ("DE", "", 2),
        ("DE", "hermes", 3),
        ("de", " HERMES ", 3),
        ("DE", "dhl", 2),
        ("DE", "ups", 1),
        ("NZ", "ups", 1),
        ("TR", "", 8),
        ("TR", "hermes", 8),
        ("NZ", "hermes", 6),
        ("", "", 6),
    ],
)
def test_the_most_exact_route_counts(country: str, carrier: str, days: int) -> None:
    assert ROUTES.transit(country, carrier) == days


def test_what_is_not_written_keeps_its_usual_days() -> None:
    assert PhasePolicy().transit_days == dict(sorted(USUAL_TRANSIT.items()))
    assert PhasePolicy(transit_days={"DE": 1}).transit("AT") == USUAL_TRANSIT["AT"]


@pytest.mark.parametrize("route", ["DEU", "D", "DE/", "/", "DE/a/b", "Germany", "12"])
def test_a_route_that_is_none_is_refused_by_its_name(route: str) -> None:
    with pytest.raises(ValidationError, match="is no route"):
        PhasePolicy(transit_days={route: 3})


@pytest.mark.parametrize("days", [-1, MOST_TRANSIT_DAYS + 1, 2.5, "2", True])
def test_days_on_the_way_are_whole_and_within_reason(days: object) -> None:
    with pytest.raises(ValidationError, match="whole days from 0 to 60"):
        PhasePolicy.model_validate({"transit_days": {"DE": days}})


@pytest.mark.parametrize("name", [name for name in PhasePolicy.model_fields if name != "transit_days"])
def test_every_threshold_has_its_range_and_keeps_to_it(name: str) -> None:
    low, high = allowed(name)
    default = getattr(PhasePolicy(), name)
    assert low <= default <= high
    for good in (low, high):
        assert getattr(PhasePolicy.model_validate({name: good}), name) == good
    for bad in (low - 1, high + 1):
        with pytest.raises(ValidationError) as refused:
            PhasePolicy.model_validate({name: bad})
        assert refused.value.errors()[0]["loc"] == (name,)


def test_a_threshold_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValidationError):
        PhasePolicy.model_validate({"enjoy_day": 90})


@given(st.dictionaries(st.sampled_from(["DE", "AT", "/ups", "DE/dhl", "PL"]), st.integers(0, 60)), st.randoms())
def test_the_same_thresholds_have_the_same_digest_in_any_order(days: dict[str, int], chance: object) -> None:
    shuffled = list(days.items())
    chance.shuffle(shuffled)  # type: ignore[attr-defined]  # random.Random
    one, other = PhasePolicy(transit_days=days), PhasePolicy(transit_days=dict(shuffled))
    assert one.digest == other.digest == PhasePolicy.model_validate(one.model_dump(mode="json")).digest


def test_another_threshold_is_another_digest() -> None:
    policies = [
        PhasePolicy(),
        PhasePolicy(enjoy_days=90),
        PhasePolicy(transit_days={"/ups": 4}),
        PhasePolicy(lapse_days=90),
    ]
    assert len({policy.digest for policy in policies}) == len(policies)
