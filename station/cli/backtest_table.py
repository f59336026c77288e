"""A back-test as tables for people, in the language of the screen."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from station.domain.money import Money
from station.domain.phase_names import Phase
from station.wording.guards import GUARDS
from station.wording.words import Words

#: Lines of a list that names what is seldom: the rest stands in the JSON.
MOST_LINES = 12


def print_backtest(account: dict[str, Any], words: Words) -> None:
    """The figures of `backtest_account`."""
    live = account.get("live")
    _print_head(account, words)
    _print_phases(account, words)
    _print_rules(account, live, words)
    if live is not None:
        _print_takes(account["takes_from"], words)
    guards = {words.say(GUARDS.get(name, name)): n for name, n in account["guards"].items()}
    _print_counts(words.say("Stopped by guards"), guards, words)
    missing = {_in_language(name, words): n for name, n in account["languages_missing"].items()}
    _print_counts(words.say("Texts missing in the customer's language"), missing, words)
    _print_stock(account["stock_need"], words)


def _print_head(account: dict[str, Any], words: Words) -> None:
    first, last = (date.fromisoformat(account[end]) for end in ("from", "until"))
    print(
        words.count(
            "{n} parcel, packed from {first} to {last}, replayed in {seconds} s.",
            "{n} parcels, packed from {first} to {last}, replayed in {seconds} s.",
            account["parcels"],
            first=first,
            last=last,
            seconds=account["seconds"],
        )
    )
    for label, figures in ((words.say("These rules"), account), (words.say("Live rules"), account.get("live"))):
        if figures is not None:
            told = words.count("{n} insert", "{n} inserts", figures["inserts"])
            cost = words.say("{cost} in all", cost=Money(figures["cost_cents"]))
            held = words.count("{n} parcel held out", "{n} parcels held out", figures["held_out"])
            print(f"  {label}: {told}, {cost}, {held}")


def _print_phases(account: dict[str, Any], words: Words) -> None:
    head = (
        words.say("Phase"),
        words.say("packed in it"),
        words.say("opened in it"),
        words.say("Inserts"),
        words.say("Cost"),
    )
    rows = [
        (
            words.phase(Phase(phase)),
            words.number(account["by_phase_now"][phase]),
            words.number(parcels),
            words.number(account["inserts_by_phase"][phase]),
            words.money(Money(account["cost_cents_by_phase"][phase])),
        )
        for phase, parcels in account["by_phase"].items()
    ]
    _print_table(head, rows)


def _print_rules(account: dict[str, Any], live: dict[str, Any] | None, words: Words) -> None:
    """Every rule, by place and then the busiest first; beside it what the live rules give, where they were asked."""
    rules = account["by_rule"]
    before = live["by_rule"] if live is not None else {}
    gone = {name: dict.fromkeys(figures, 0) | {"slot": figures["slot"]} for name, figures in before.items()}
    head = [words.say("Rule"), words.say("Place"), words.say("Parcels")]
    head += [words.say("Live")] if live is not None else []
    head += [words.say("Cost"), words.say("overtaken"), words.say("stopped"), words.say("held out")]
    rows = []
    for name, rule in sorted((gone | rules).items(), key=lambda item: (item[1]["slot"], -item[1]["parcels"], item[0])):
        row = [name, words.slot(rule["slot"]), words.number(rule["parcels"])]
        row += [words.number(before.get(name, {}).get("parcels", 0))] if live is not None else []
        row += [words.money(Money(rule["cost_cents"]))]
        rows.append((*row, *(words.number(rule[figure]) for figure in ("overtaken", "stopped", "held_out"))))
    _print_table(head, rows)


def _print_takes(takes_from: dict[str, dict[str, int]], words: Words) -> None:
    rows = [(rule, other, words.number(n)) for rule, others in takes_from.items() for other, n in others.items()]
    named = [(rule, other or words.say("an empty place"), n) for rule, other, n in rows]
    if named:
        _print_table((words.say("Rule"), words.say("takes from"), words.say("Parcels")), named)


def _print_counts(title: str, counts: dict[str, int], words: Words) -> None:
    """A list of what was counted, the most frequent first; nothing where nothing was."""
    if not counts:
        return
    shown = list(counts.items())[:MOST_LINES]
    rows = [(name, words.number(n)) for name, n in shown]
    if len(counts) > len(shown):
        rest = sum(counts.values()) - sum(n for _, n in shown)
        rows.append((words.count("{n} more", "{n} more", len(counts) - len(shown)), words.number(rest)))
    _print_table((title, words.say("Times")), rows)


def _print_stock(need: dict[str, dict[str, dict[str, int | None]]], words: Words) -> None:
    """Samples and inserts that lie in bins; what is printed on demand needs no stock."""
    rows = [
        (name, words.number(figures["needed"] or 0), words.number(figures["in_stock"]))
        for kind in need.values()
        for name, figures in kind.items()
        if figures["in_stock"] is not None
    ]
    if rows:
        _print_table((words.say("Stock"), words.say("needed"), words.say("there today")), rows)


def _in_language(missing: str, words: Words) -> str:
    """ "enjoy/fr" as "enjoy: French"."""
    text_set, _, language = missing.partition("/")
    return f"{text_set}: {words.language_name(language)}"


def _print_table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Columns as wide as they need; words to the left, figures to the right."""
    table = [tuple(head), *map(tuple, rows)]
    widths = [max(len(row[column]) for row in table) for column in range(len(head))]
    is_figure = [
        all(row[column][:1].isdigit() or "€" in row[column] for row in table[1:]) for column in range(len(head))
    ]
    print()
    for row in table:
        cells = (
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, is_figure, strict=True)
        )
        print("  ".join(cells).rstrip())
