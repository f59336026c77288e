"""The wording of one print: the chosen variant, another one where it cannot be used. A text never stops a parcel."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from station.documents.sandbox import TextUnusable, render, variables_of
from station.documents.variables import VARIABLES
from station.domain.catalog import TextVariant

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Wording:
    """A text as it is printed."""

    body: str
    heading: str = ""
    variant: TextVariant | None = None  #: it came from

    @property
    def text_id(self) -> str:
        return self.variant.id if self.variant else ""


def problems_of(variant: TextVariant) -> tuple[str, ...]:
    """What is wrong with a text before any customer sees it, in short English; empty = usable."""
    found: list[str] = []
    for source in (variant.heading, variant.body):
        try:
            unknown = sorted(variables_of(source) - VARIABLES)
        except TextUnusable as error:
            found.append(error.problem)
        else:
            found.extend(f"unknown variable {name}" for name in unknown)
    if not variant.body.strip():
        found.append("empty body")
    return tuple(found)


def wording_of(
    variant: TextVariant | None, others: Sequence[TextVariant], variables: Mapping[str, object]
) -> Wording | None:
    """The text of `variant`, else of the first of `others` (of one language) that works; None where none does."""
    same_language = [other for other in others if variant is None or other.language == variant.language]
    for candidate in ([variant] if variant else []) + [other for other in same_language if other != variant]:
        try:
            wording = Wording(render(candidate.body, variables), render(candidate.heading, variables), candidate)
        except TextUnusable as error:
            log.warning("text %s (%s) left out: %s", candidate.id, candidate.language, error.problem)
            continue
        if wording.body:
            return wording
    return None
