"""Printer languages: a page to bytes, replies to status. Pure: bytes in, bytes out."""

from printing.languages.select import language_of

__all__ = ["language_of"]
