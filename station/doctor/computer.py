"""The doctor on this computer: Python, Qt, fonts, free disk."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from station.assets_folder import assets_folder
from station.doctor.finding import Finding
from station.program import program_command
from station.wording.words import Words

#: Below this much free space prints and database will soon fail.
LITTLE_SPACE_MB = 500


def computer_findings(home: Path, words: Words) -> Iterator[Finding]:
    """Python, Qt and its system libraries, fonts, and the disk under the home folder."""
    yield Finding("python.ok", "ok", words.say("Python {version}", version=sys.version.split()[0]))
    yield _qt(words)
    yield _fonts(words)
    yield _space(home, words)


def _qt(words: Words) -> Finding:
    from PySide6 import __version__ as version

    command = [*program_command(), "qt-trial"]  # a process of its own: a missing library would end ours
    trial = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)  # noqa: S603
    if trial.returncode == 0:
        return Finding("qt.ok", "ok", words.say("Qt {version}, a window can be opened", version=version))
    cure = words.say("Without a screen only the headless commands work; see docs/it.md, section System libraries.")
    detail = words.say("Qt {version} cannot open a window here", version=version)
    return Finding("qt.no_window", "warning", detail, cure)


def _fonts(words: Words) -> Finding:
    faces = sorted(path.stem for path in (assets_folder() / "fonts").rglob("*.ttf"))
    if len(faces) >= 4:  # three hands and a sans
        return Finding("fonts.ok", "ok", ", ".join(faces))
    return Finding("fonts.missing", "failed", words.say("Fonts are missing"), words.say("Install the station again."))


def _space(home: Path, words: Words) -> Finding:
    folder = next(path for path in (home, *home.parents) if path.exists())
    free_mb = shutil.disk_usage(folder).free // 1_000_000
    detail = words.say("{free} MB free in {folder}", free=free_mb, folder=str(folder))
    if free_mb < LITTLE_SPACE_MB:
        return Finding("space.little", "warning", detail, words.say("Free some space: prints and database need it."))
    return Finding("space.ok", "ok", detail)
