"""Who makes pages: documents become pages, pages become a printer's bytes and pictures, here or in a child process."""

from printing.page_maker.base import PageMaker, PageNotMade
from printing.page_maker.here import PagesHere
from printing.page_maker.process import PageProcess

__all__ = ["PageMaker", "PageNotMade", "PageProcess", "PagesHere"]
