"""A printer made of software: parses what it gets, shows the paper, answers like a real one."""

from printing.virtual.printer import VirtualPrinter

__all__ = ["VirtualPrinter"]
