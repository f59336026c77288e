"""Where the bundled assets lie: inside the installed package, or beside it in a checkout."""

from pathlib import Path


def assets_folder() -> Path:
    """The folder with fonts, icons, texts and profiles. Raises FileNotFoundError when the install is broken."""
    package = Path(__file__).resolve().parent
    for folder in (package / "assets", package.parent / "assets"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError("assets")
