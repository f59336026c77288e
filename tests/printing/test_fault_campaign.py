"""The fault campaign, short: every mishap on every kind of printer, the app killed now and then, all zeros."""

import argparse

import pytest

from tests.bench.printing_campaign import campaign


@pytest.mark.slow
def test_nothing_is_lost_doubled_overtaken_or_late_whatever_happens() -> None:
    figures = campaign(argparse.Namespace(jobs=300, kills=10, seed=11))
    assert figures["stories"] == []
    assert figures["broken"] == 0, figures
    assert (figures["jobs"], figures["kills"]) == (300, 10)
    assert figures["states"]["printed"] > 250
