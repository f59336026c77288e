"""The languages that packers' screens speak, each by its own name."""

PACKER_LANGUAGES: dict[str, str] = {"en": "English", "de": "Deutsch", "pl": "Polski", "tr": "Türkçe"}


def other_language(language: str) -> str:
    """The language that the language key goes to from one, until the packer chose another pair."""
    return "de" if language == "en" else "en"
