"""Three printers made of software in a process of their own, so that reading their bytes back costs the table nothing.

As a program it serves until its standard input ends, and tells its addresses as one line of JSON.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

#: Profile and paper of each printer; all print at once, so that paper does not hold up the next scan.
PROFILES = {
    "notes": ("epson-tm-t88vi", "note80"),
    "labels": ("zebra-zd421-203", "label57x32"),
    "cards": ("pdf", "card-a6"),
}
SLOTS = {"note": "notes", "sample": "labels", "cross_sell": "cards", "card": "cards"}


@contextmanager
def soft_printers() -> Iterator[dict[str, str]]:
    """The address of each printer while they serve."""
    child = subprocess.Popen(
        [sys.executable, str(Path(__file__).resolve())], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        if child.stdout is None:
            raise RuntimeError("the printers have no voice")
        yield json.loads(child.stdout.readline())
    finally:
        child.communicate()


def serve() -> None:
    """Serve until standard input ends."""
    sys.path.insert(0, str(ROOT))
    from printing.media import STANDARD_MEDIA
    from printing.profiles import load_profiles
    from printing.virtual import VirtualPrinter
    from station.assets_folder import assets_folder

    profiles = load_profiles((assets_folder() / "profiles" / "printers",))
    made = {
        name: VirtualPrinter(name, profiles[profile], STANDARD_MEDIA[media], lambda _paper: None, speed_factor=0.0)
        for name, (profile, media) in PROFILES.items()
    }
    try:
        print(json.dumps({name: f"tcp://127.0.0.1:{printer.serve()}" for name, printer in made.items()}), flush=True)
        sys.stdin.read()
    finally:
        for printer in made.values():
            printer.close()


if __name__ == "__main__":
    serve()
