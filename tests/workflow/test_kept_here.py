"""The idle screen tells what is kept at this table while the shop's database does not answer, and stops by itself."""

from dataclasses import replace

from station.domain.journal import Kept
from station.workflow.session import PackingSession, TableSettings
from station.workflow.views import IdleView
from tests.fakes.packing_table import PackingTable


def test_the_idle_screen_tells_what_is_kept_as_soon_as_that_changes(table: PackingTable) -> None:
    kept = Kept()
    station = table.station
    session = PackingSession(
        replace(station.table_parts, kept=lambda: kept),
        TableSettings("Table 1", "Anna", 14, station.now.zone),
        now=lambda: table.clock,
        announce=table.views.append,
        sound=table.sounds.append,
    )
    session.start()
    session.look_after_prints()
    assert [type(view) for view in table.views] == [IdleView]
    kept = Kept(12, table.clock, is_alone=True)
    session.look_after_prints()
    session.look_after_prints()
    assert len(table.views) == 2
    assert (table.views[-1].kept_here, table.views[-1].data_from) == (12, table.clock)
    kept = Kept()
    session.look_after_prints()
    assert (table.views[-1].kept_here, table.views[-1].data_from) == (0, None)
