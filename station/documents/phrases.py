"""Short words printed around the texts ("best before", "goes with"), per language, from assets/templates."""

from collections.abc import Mapping
from functools import cache

import yaml

from station.assets_folder import assets_folder
from station.documents.languages import FALLBACK


@cache
def phrases_in(language: str) -> Mapping[str, str]:
    """The phrases of a language by key; English where the language has none of its own."""
    own = _read(language)
    return own if language == FALLBACK else {**_read(FALLBACK), **own}


def phrase(language: str, key: str, **facts: str) -> str:
    """One phrase with its {named} facts put in as they are; KeyError for a key English does not have."""
    said = phrases_in(language)[key]
    before, *rest = said.split("{")
    for part in rest:
        name, _, after = part.partition("}")
        before += facts[name] + after
    return before


def _read(language: str) -> Mapping[str, str]:
    file = assets_folder() / "templates" / language / "phrases.yaml"
    if not language.isalpha() or not file.is_file():
        return {}
    read: dict[str, str] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return read
