"""A text that somebody typed and has not kept yet. Where it is kept meanwhile is the store's business."""

from dataclasses import dataclass

from station.domain.catalog import TextVariant

__all__ = ["TextDraft", "TextKey", "key_of"]

#: Set, variant and language of a text.
TextKey = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class TextDraft:
    """A draft, and what all tables printed when it was begun."""

    text: TextVariant
    before: TextVariant | None  #: None: it was new

    @property
    def key(self) -> TextKey:
        return key_of(self.text)


def key_of(text: TextVariant) -> TextKey:
    """What tells a text from all others."""
    return text.text_set, text.id, text.language
