"""Wires to printers: open, write, read, close. Bytes and deadlines only."""
