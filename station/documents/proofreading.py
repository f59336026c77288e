"""What must not stand on a finished print: placeholders, letters no font has, the wrong form of address. No texts."""

import re
from collections.abc import Iterator, Sequence

from printing import fonts
from printing.document import Block, Columns, Document, Handwriting, Heading, Signature, Text
from printing.fonts import HANDS, Face

#: What a template leaves behind when it was never filled in.
_PLACEHOLDERS = re.compile(
    r"""
      \{+[^{}\n]{0,40}\}* | \}                                       # {first_name}, {{ name }}, {% if
    | \[[^\[\]\n]{1,40}\]                                             # [Name]
    | <[^<>\n]{1,40}>                                                 # <Vorname>
    | \b(?:TODO|FIXME|TBD|XXX+|lorem\s+ipsum)\b
    | %\(?\w*\)?[sd]\b | \$\{?\w+\}?                                  # %s, %(name)s, $name
    | \b(?:Undefined|NaN)\b
    """,
    re.VERBOSE | re.IGNORECASE,
)

#: Words that address somebody as a friend; languages that do not tell apart are not here.
_FAMILIAR: dict[str, re.Pattern[str]] = {
    "de": re.compile(r"\b(?:[Dd]u|[Dd]ich|[Dd]ir|[Dd]ein\w{0,2}|[Ee]uch|[Ee]ure?\w?)\b"),
    "fr": re.compile(r"\b(?:[Tt]u|[Tt]oi|[Tt]es|[Tt]on)\b|\b[Tt]['’](?=\w)"),
    "pl": re.compile(r"\b(?:[Tt]y|[Cc]ię|[Cc]iebie|[Tt]obie|[Tt]obą|[Tt]w(?:ój|oja|oje|ojego|ojej|oich|oim|oją))\b"),
    "tr": re.compile(r"\b(?:[Ss]en|[Ss]eni|[Ss]ana|[Ss]ende|[Ss]enden|[Ss]enin|[Ss]eninle)\b"),
}


def placeholders_in(text: str) -> tuple[str, ...]:
    """Placeholders that a customer would read, each once, in their order."""
    return tuple(dict.fromkeys(found[0] for found in _PLACEHOLDERS.finditer(text)))


def familiar_words_in(text: str, language: str) -> tuple[str, ...]:
    """Words of a formal text that address the customer as a friend, each once."""
    pattern = _FAMILIAR.get(language.split("-")[0])
    return tuple(dict.fromkeys(found[0] for found in pattern.finditer(text))) if pattern else ()


def unprintable_in(text: str) -> tuple[str, ...]:
    """Characters that no font of ours has: they would vanish or become another one."""
    return tuple(dict.fromkeys(c for c in text if not c.isspace() and fonts.printable(c) != c))


def typed_in(text: str) -> tuple[str, ...]:
    """Characters of a handwritten text that no hand has: they would stand there in print."""
    hands = frozenset[int]().union(*(fonts.coverage(face) for face in HANDS.values()))
    typed = fonts.coverage(Face.SANS) | fonts.coverage(Face.BROAD)
    return tuple(dict.fromkeys(c for c in text if ord(c) not in hands and ord(c) in typed))


def words_on(document: Document) -> str:
    """Everything that can be read on a document, a line for every block."""
    return "\n".join(_words(document.blocks))


def _words(blocks: Sequence[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Heading() | Text() | Handwriting():
                yield block.text
            case Signature():
                yield block.name
            case Columns():
                for column in block.columns:
                    yield from _words(column)
            case _:
                pass
