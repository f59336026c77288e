"""Colours for the template of a text: variables stand out, conditions step back, unknown names are red."""

import re

from PySide6.QtGui import QColor, QFont, QSyntaxHighlighter, QTextCharFormat, QTextDocument

from station.documents.variables import VARIABLES
from station.ui import theme

__all__ = ["TemplateColours"]

_VARIABLE = re.compile(r"\{\{\s*(\w*)\s*\}\}")
_CONDITION = re.compile(r"\{%.*?%\}")


class TemplateColours(QSyntaxHighlighter):
    """Colours one document."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._known, self._unknown, self._condition = QTextCharFormat(), QTextCharFormat(), QTextCharFormat()
        self._known.setForeground(QColor(theme.ACCENT))
        self._known.setFontWeight(QFont.Weight.DemiBold)
        self._unknown.setForeground(QColor(theme.BAD))
        self._unknown.setFontWeight(QFont.Weight.DemiBold)
        self._condition.setForeground(QColor(theme.SOFT))

    def highlightBlock(self, text: str) -> None:
        for found in _CONDITION.finditer(text):
            self.setFormat(found.start(), len(found[0]), self._condition)
        for found in _VARIABLE.finditer(text):
            self.setFormat(found.start(), len(found[0]), self._known if found[1] in VARIABLES else self._unknown)
