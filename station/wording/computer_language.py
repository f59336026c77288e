"""The language of this computer, for people who did not choose one."""

import locale
import os


def computer_language() -> str:
    """The language of the terminal or of the system where we speak it, else English."""
    told = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG")
    if told is None:  # Windows
        told = locale.getlocale()[0] or ""
    return "de" if told.lower().startswith(("de", "german")) else "en"
