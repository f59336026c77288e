"""docs/packers.md: every state in both languages and sizes, no picture that is not there, and read in five minutes."""

import re
from itertools import product
from pathlib import Path

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "packers.md"
LINK = re.compile(r"!?\[([^\]]*)\]\((screenshots/[^)]+)\)")
PICTURE = re.compile(r"(?P<state>[a-z-]+)-(de|en)-(1280x800|1920x1080)\.png")

#: Words that people read in a minute, of a language that is not their own.
READ_PER_MINUTE = 200


def test_every_picture_that_is_shown_is_there() -> None:
    shown = {link for _, link in LINK.findall(GUIDE.read_text(encoding="utf-8"))}
    assert [link for link in sorted(shown) if not (GUIDE.parent / link).is_file()] == []


def test_every_state_is_shown_in_both_languages_and_sizes() -> None:
    shown = {link for _, link in LINK.findall(GUIDE.read_text(encoding="utf-8"))}
    files = (GUIDE.parent / "screenshots").iterdir()
    taken = {found["state"] for file in files if (found := PICTURE.fullmatch(file.name))}
    states = {state for state in taken if not state.startswith("manager")}
    assert len(states) > 20
    wanted = product(states, ("de", "en"), ("1280x800", "1920x1080"))
    assert {f"screenshots/{state}-{language}-{size}.png" for state, language, size in wanted} - shown == set()


def test_it_is_read_in_five_minutes() -> None:
    text = LINK.sub("", GUIDE.read_text(encoding="utf-8").partition("<details>")[0])
    assert len(re.findall(r"\w+", text)) <= 5 * READ_PER_MINUTE + 200, "two hundred of them are keys in a table"
