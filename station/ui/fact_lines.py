"""Where a line of facts ("shelf D-03 · fragile") is broken: at a dot, which goes; what is said is not decided here."""

from collections.abc import Callable

DOT = " · "


def at_dots(text: str, width: int, width_of: Callable[[str], int]) -> str:
    """A text whose lines of facts are broken at their dots where `width` pixels do not hold them.

    No line ends or begins with a dot; a single fact that is too wide stays as it is. `width_of`: pixels of a text.
    """
    if DOT not in text or width <= 0:
        return text
    lines: list[str] = []
    for told in text.split("\n"):
        line, *facts = told.split(DOT)
        for fact in facts:
            longer = f"{line}{DOT}{fact}"
            if width_of(longer) > width:
                lines.append(line)
                longer = fact
            line = longer
        lines.append(line)
    return "\n".join(lines)
