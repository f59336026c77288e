"""The one layout engine: a document and its paper become a page, from which archive, preview and print are made."""

from printing.layout.compose import fit, lay_out

__all__ = ["fit", "lay_out"]
