"""Each action of each page asks the roles table before it is done: a packer at the window is refused it in words."""

from collections.abc import Set
from dataclasses import fields
from pathlib import Path
from shutil import copytree
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from station.bridge.manager_desk import DeskBridge, DeskFactory
from station.demo import demo_settings
from station.domain.roles import Role, may
from station.domain.trouble import Trouble
from station.manager_pages import PAGES
from station.manager_room import ManagerRoom, open_room
from station.store.audit import AuditSearch, SqlAudit
from station.ui.manager.table_export import TableExport
from station.workflow.leave import DESKS, deed_of

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")  # said by offscreen for every popup
WAIT_MS = 20_000

MADE: list[tuple[str, frozenset[str], DeskBridge]] = []


class WatchedRoom(ManagerRoom):
    """A room that remembers which desks its pages were given."""

    def bridge(self, name: str, requests: Set[str], make_desk: DeskFactory) -> DeskBridge:
        made = super().bridge(name, requests, make_desk)
        MADE.append((name, frozenset(requests), made))
        return made


def asked(qtbot: QtBot, bridge: DeskBridge, request: str) -> Trouble:
    """What a request is answered with, which must be a refusal."""
    with qtbot.waitSignal(bridge.failed, timeout=WAIT_MS) as heard:
        bridge.ask(request)
    trouble = heard.args[2]
    assert isinstance(trouble, Trouble)
    return trouble


@pytest.mark.parametrize("role", [Role.PACKER, Role.IT])
def test_every_request_of_every_page_is_refused_to_who_may_not(
    role: Role, tmp_path: Path, manager_home: Path, qapp: QApplication, qtbot: QtBot
) -> None:
    assert qapp is not None
    MADE.clear()
    copytree(manager_home, tmp_path / "home")
    with open_room(tmp_path / "home", demo_settings("en"), by="Robin") as room:
        told: dict[str, Any] = {field.name: getattr(room, field.name) for field in fields(room)} | {"role": role}
        pages = [make(WatchedRoom(**told)) for make in PAGES]
        try:
            assert {name for name, _, _ in MADE} == set(DESKS) - {"files"}
            refused = []
            for name, requests, bridge in MADE:
                for request in sorted(requests):
                    if may(role, deed_of(name, request)):
                        continue
                    trouble = asked(qtbot, bridge, request)
                    assert trouble.code == "role.may_not", (name, request)
                    happened, step = room.words.trouble(trouble.code, **trouble.facts)
                    assert "Robin" in happened
                    assert step
                    refused.append(deed_of(name, request).value)
            log = SqlAudit(room.engine, room.actor).find(AuditSearch(action="refused"), 1_000, 0)
            assert sorted(str(entry.facts["deed"]) for entry in log) == sorted(refused)
            assert len(refused) > (40 if role is Role.PACKER else 30)
            for page in pages:
                for export in page.findChildren(TableExport):
                    assert asked(qtbot, export._desk, "save").code == "role.may_not", page.key
        finally:
            for page in pages:
                assert page.close_page(WAIT_MS / 1000)
                page.deleteLater()
