"""Tells trouble in a window where a program has no console: `stationw.exe`, and `pythonw.exe` at log-in."""

from PySide6.QtWidgets import QApplication, QMessageBox


def show(happened: str, next_step: str) -> None:
    """What happened and what to do, until somebody has read it."""
    _app = QApplication.instance() or QApplication([])  # lives as long as the box
    box = QMessageBox(QMessageBox.Icon.Warning, "Packing station", happened)
    box.setInformativeText(next_step)
    box.setObjectName("trouble.box")
    box.exec()
