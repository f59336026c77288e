"""Printer languages: a page to bytes, replies to status. Pure: bytes in, bytes out."""
