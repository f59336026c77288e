"""Takes the screenshots of the manager's pages Audit log and Vouchers: both languages, both sizes.

QT_QPA_PLATFORM=offscreen .venv/bin/python docs/screenshots/take_audit.py
"""

import shutil
import tempfile
from datetime import timedelta
from pathlib import Path

from PySide6.QtWidgets import QApplication
from take_manager import HERE, SIZES, rest, until

from station.demo import demo_settings, furnish
from station.domain.audit import Action, Actor
from station.manager_window import ManagerApp, ManagerRoom, open_room
from station.store import audit
from station.store.engine import writing
from station.ui.manager.audit_page import AuditLogPage

#: What a day leaves in the log: who, their role, what, about, details.
_DAY = (
    ("Anna", "packer", Action.OVERRULED, "10032", {"what": "order.already_packed"}),
    ("Anna", "packer", Action.PRINT_AGAIN, "10032", {"what": "smudged"}),
    ("Mia", "manager", Action.STOCK_CHANGED, "S-MINT", {"pieces": 200, "reason": "delivery"}),
    ("Mia", "manager", Action.RULES_PUBLISHED, "12", {"instead_of": 11}),
    ("Tom", "it", Action.PIN_LOCKED, "3", {"tries": 5, "wait_s": 30}),
    ("Mia", "manager", Action.CUSTOMER_TOLD, "K-1007", {"rows": 41}),
    ("Anna", "packer", Action.TEXT_REPLACED, "10019", {"what": "text delivery.2"}),
    ("Mia", "manager", Action.RULES_ROLLED_BACK, "13", {"to": 11, "instead_of": 12}),
)


def fill(room: ManagerRoom) -> None:
    """Put a day into the log."""
    with writing(room.engine) as connection:
        for number, (name, role, action, subject, facts) in enumerate(_DAY):
            at = room.now() - timedelta(minutes=37 * (len(_DAY) - number))
            audit.record(connection, at, Actor(name, role, room.settings.table), action, subject, **facts)


def main() -> None:
    app = QApplication([])
    folder = Path(tempfile.mkdtemp(prefix="station-shots-"))
    furnish(folder / "shop", demo_settings("de"))
    for language in ("en", "de"):
        home = folder / language
        shutil.copytree(folder / "shop", home)
        with open_room(home, demo_settings(language), by="Mia") as room:
            fill(room)
            manager = ManagerApp(app, room)
            manager.start()
            page = next(each for each in manager.window.pages if isinstance(each, AuditLogPage))
            for key in ("audit", "vouchers"):
                manager.window.open_page(key)
                until(lambda page=page, key=key: key != "audit" or page.is_read, "audit log")  # type: ignore[misc]
                for width, height in SIZES:
                    manager.window.resize(width, height)
                    rest(0.5)
                    manager.window.grab().save(str(HERE / f"manager-{key}-{language}-{width}x{height}.png"))
            manager.window.close()
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
