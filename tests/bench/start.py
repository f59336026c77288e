"""One start of the packing window: ends as soon as "Scan an order" has been painted. `start.py HOME DATABASE`"""

import gc
import os
import sys
from importlib import import_module
from pathlib import Path

gc.disable()  # as station/__main__.py does
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import_module("station.app")  # before Qt, as `station run` does

from PySide6.QtWidgets import QApplication

from station.app import open_station
from station.settings import StationSettings
from station.window import PackingTable
from station.workflow.views import IdleView, View


def main() -> None:
    app = QApplication([])
    station = open_station(Path(sys.argv[1]), StationSettings(language="en"), db_url=sys.argv[2])
    table = PackingTable(app, station, "en")

    def painted(view: View) -> None:
        if isinstance(view, IdleView):
            os._exit(0)

    table.window.painted_view.connect(painted)
    table.start()
    app.exec()


if __name__ == "__main__":
    main()
