"""The order of rules as managers see it: by falling priority. Moving one changes as few priorities as it can."""

from collections.abc import Mapping, Sequence
from typing import Any

from station.workflow.managing_edits import Body, at_place, put

__all__ = ["HIGHEST", "by_priority", "moved", "priority_of"]

#: The highest priority a rule may have (`rules.Rule.priority`).
HIGHEST = 1000
#: What a rule has that does not say.
USUAL = 100


def priority_of(rule: Any) -> int:
    """The priority of a rule as typed; what is no priority counts as the usual one."""
    found = rule.get("priority", USUAL) if isinstance(rule, Mapping) else USUAL
    return min(max(found, 0), HIGHEST) if isinstance(found, int) and not isinstance(found, bool) else USUAL


def by_priority(body: Body) -> list[int]:
    """Indices of the rules, the first in line first; equals by name."""
    rules = at_place(body, ("rules",), [])
    return sorted(range(len(rules)), key=lambda n: (-priority_of(rules[n]), str(at_place(rules[n], ("name",), ""))))


def moved(body: Body, index: int, above: int | None) -> Body:
    """The body with a rule right above another one; None: at the end.

    Where there is no priority left between its new neighbours, those above it go up as far as they must, and where
    that is not possible all of them are spread evenly. Rules of equal priority stay equal but for the moved one.
    """
    rules: Sequence[Any] = at_place(body, ("rules",), [])
    line = [n for n in by_priority(body) if n != index]
    cut = line.index(above) if above is not None and above in line else len(line)
    over, under = [priority_of(rules[n]) for n in line[:cut]], [priority_of(rules[n]) for n in line[cut:]]
    low, high = max(under, default=-1), min(over, default=HIGHEST + 1)
    if high - low >= 2:
        return _with_priorities(body, {index: _between(low, high)})
    level, wanted = low + 1, {index: low + 1}
    for n in reversed(line[:cut]):  # from the lowest up; equals get the same
        old = priority_of(rules[n])
        if old != high or n == line[cut - 1]:
            level = max(old, level + 1)
        high = old
        wanted[n] = level
    if level <= HIGHEST:
        return _with_priorities(body, wanted)
    return _with_priorities(body, _spread([*line[:cut], index, *line[cut:]]))


def _between(low: int, high: int) -> int:
    """A priority in the middle; at an end of the list a step away, so that there is room again."""
    if low < 0:
        return max(high - 10, high // 2)
    return min(low + 10, (low + high) // 2) if high > HIGHEST else (low + high) // 2


def _spread(line: Sequence[int]) -> dict[int, int]:
    """Evenly over all priorities; with more than a thousand rules neighbours become equal."""
    return {n: HIGHEST - HIGHEST * place // len(line) for place, n in enumerate(line)}


def _with_priorities(body: Body, wanted: Mapping[int, int]) -> Body:
    rules = list(at_place(body, ("rules",), []))
    for n, priority in wanted.items():
        if priority_of(rules[n]) != priority:
            rules[n] = {**rules[n], "priority": priority}
    return dict(put(body, ("rules",), rules))
