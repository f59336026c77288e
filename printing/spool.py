"""The spool: every printer's queue under one roof. The writing itself lives in `printing.writer`."""

from printing.job_store import JobStore

__all__ = ["JobStore"]
