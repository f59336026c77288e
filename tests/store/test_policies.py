"""Versions of the phase policy: one for one set of thresholds, whoever asks and how many at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import Engine

from station.domain.phase_policy import PhasePolicy
from station.store.policies import keep_policy, policy_versions
from tests.store.facts import NOON

POLICY, SHORTER = PhasePolicy(), PhasePolicy(enjoy_days=60)


def test_the_same_thresholds_are_always_the_same_version(engine: Engine) -> None:
    kept = [keep_policy(engine, policy, NOON, "") for policy in (POLICY, SHORTER, POLICY, SHORTER)]
    assert kept == [1, 2, 1, 2]


def test_tables_that_start_at_once_agree(engine: Engine) -> None:
    policies = [PhasePolicy(enjoy_days=100 + n % 3) for n in range(12)]
    with ThreadPoolExecutor(6) as tables:
        kept = list(tables.map(lambda policy: keep_policy(engine, policy, NOON, ""), policies))
    agreed = {(policy.enjoy_days, version) for policy, version in zip(policies, kept, strict=True)}
    assert len(agreed) == 3
    assert sorted(set(kept)) == [1, 2, 3]


def test_every_version_stays_with_its_body_and_day(engine: Engine) -> None:
    keep_policy(engine, POLICY, NOON, "")
    keep_policy(engine, SHORTER, NOON + timedelta(days=1), "Ada")
    keep_policy(engine, SHORTER, NOON + timedelta(days=2), "Bo")
    first, second = policy_versions(engine)
    assert PhasePolicy.model_validate(first.body) == POLICY
    assert (second.version, second.body["enjoy_days"], second.made_by) == (2, 60, "Ada")
    assert second.made_at == NOON + timedelta(days=1)
