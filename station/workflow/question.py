"""Questions to the packer: trouble that Enter goes past, and choices with a number each."""

from collections.abc import Callable
from dataclasses import dataclass

from station.domain.trouble import Trouble
from station.workflow.views import Option


class Question(Trouble):
    """Trouble that Enter goes past; `if_yes` is what happens then."""

    def __init__(self, code: str, if_yes: Callable[[], None], **facts: object) -> None:
        super().__init__(code, **facts)
        self.if_yes = if_yes


class Doubt(Trouble):
    """Trouble that may be overruled by trying again with its code among the overruled ones."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One of the answers to choose from, and what it does."""

    option: Option
    act: Callable[[], None]


def option(code: str, picture_png: bytes = b"", **facts: object) -> Option:
    """An answer's words by code and facts."""
    return Option(code, tuple(sorted(facts.items())), picture_png)
