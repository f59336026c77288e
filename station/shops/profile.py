"""Shop profiles: how one shop writes its orders (`order_format`), as a small TOML file, and reading files by one."""

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from station.assets_folder import assets_folder
from station.domain.trouble import Trouble
from station.shops.csv_file import CsvFile, Dialect
from station.shops.order_format import OrderFormat
from station.shops.order_lines import OrderLines
from station.store.feed_source import SourceLine

__all__ = ["ShopProfile", "find_profile", "load_profile"]


class ShopProfile(OrderFormat):
    """A profile that reads its files. Fits `station.store.feed_source.OrderSource`."""

    def read(self, file: Path, position: Callable[[float], None] = lambda _: None) -> Iterator[SourceLine]:
        """All lines of a file, see `OrderSource.read`."""
        source = CsvFile(file, Dialect(self.file.encoding, self.file.separator, self.file.quote))
        yield from OrderLines(self, source).read(position)


def find_profile(name: str, home: Path | None = None) -> ShopProfile:
    """The profile with this name among the shipped ones, then in `home`/profiles; or the one at this path.

    Raises Trouble "import.profile_unknown" (profile, known) or "import.profile_invalid" (profile, field, problem).
    """
    folders = [assets_folder() / "profiles" / "shops", *([home / "profiles"] if home else [])]
    for folder in folders:
        file = folder / f"{name}.toml"
        if Path(name).name == name and file.is_file():
            return load_profile(file)
    if Path(name).is_file():
        return load_profile(Path(name))
    known = sorted({file.stem for folder in folders if folder.is_dir() for file in folder.glob("*.toml")})
    raise Trouble("import.profile_unknown", profile=name, known=", ".join(known))


def load_profile(file: Path) -> ShopProfile:
    """The profile in a TOML file; its name is the file's. Raises Trouble, see `find_profile`."""
    try:
        raw: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Trouble("import.profile_invalid", profile=str(file), problem=str(error)) from error
    try:
        return ShopProfile.model_validate({**raw, "name": file.stem})
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "columns"
        raise Trouble("import.profile_invalid", profile=str(file), field=field, problem=first["msg"]) from error
