"""What lies over the parcel on the screen: a problem, a question, the day, the help, the lock; or nothing."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from station.workflow.question import Answer
from station.workflow.views import AskView, OpenView, ProblemView, View

#: Answers that have a key of their own.
MOST_ANSWERS = 9


class Screen:
    """Announces views; remembers what lies on top and what its answers do. Lives on the work thread."""

    def __init__(self, announce: Callable[[View], None]) -> None:
        self._announce = announce
        self._top: View | None = None
        self._if_yes: Callable[[], None] | None = None
        self._answers: tuple[Answer, ...] = ()

    @property
    def top(self) -> View | None:
        """What lies over the parcel; None: nothing does."""
        return self._top

    @property
    def problem(self) -> ProblemView | None:
        return self._top if isinstance(self._top, ProblemView) else None

    def clear(self) -> None:
        """Take away what lies on top; the caller announces what is seen then."""
        self._top, self._if_yes, self._answers = None, None, ()

    def show(self, view: View) -> None:
        """A view with nothing over it."""
        self.clear()
        self._announce(view)

    def cover(self, view: View) -> None:
        """A view on top: the parcel stays open behind it."""
        self.clear()
        self._top = view
        self._announce(view)

    def tell(
        self,
        code: str,
        facts: Mapping[str, object],
        behind: OpenView | None,
        if_yes: Callable[[], None] | None = None,
        picture_png: bytes = b"",
        *,
        by_itself: bool = False,
    ) -> None:
        """A problem; `if_yes` is what Enter does, and `by_itself` one that the packer did nothing for."""
        told = tuple(sorted(facts.items()))
        self.cover(ProblemView(code, told, behind, if_yes is not None, picture_png, by_itself))
        self._if_yes = if_yes

    def ask(self, code: str, answers: Sequence[Answer], behind: OpenView | None, **facts: object) -> None:
        """A question with up to nine answers; the rest is left out."""
        given = tuple(answers[:MOST_ANSWERS])
        self.cover(AskView(code, tuple(answer.option for answer in given), tuple(sorted(facts.items())), behind))
        self._answers = given

    def refresh(self, behind: OpenView) -> None:
        """The parcel changed: announce it, or what lies over it with the parcel as it is now behind."""
        if isinstance(self._top, ProblemView | AskView):
            self._top = replace(self._top, open=behind)
        self._announce(self._top or behind)

    def take_yes(self) -> Callable[[], None] | None:
        """What Enter does, once."""
        action, self._if_yes = self._if_yes, None
        return action

    def take_answer(self, number: int) -> Callable[[], None] | None:
        """What the answer with a number (from 1) does, once; None: there is none."""
        if not 1 <= number <= len(self._answers):
            return None
        answer = self._answers[number - 1]
        self._answers = ()
        return answer.act
