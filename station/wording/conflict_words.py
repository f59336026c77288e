"""Orders that two tables packed or began, as people read them: what happened, and what to do about it."""

from station.domain.conflicts import ConflictKind, ConflictSide, ShopConflict
from station.wording.words import Words

__all__ = ["conflict_head", "conflict_row", "happened_words", "next_words", "side_words"]


def happened_words(one: ShopConflict, words: Words) -> str:
    """What happened, in one line."""
    facts = {"table": one.earlier.table, "other": one.later.table}
    if one.kind is ConflictKind.PACKED_TWICE:
        return words.say("Packed at {table} and at {other}", **facts)
    return words.say("Begun at {table}, open at {other}", table=one.here.table, other=one.there.table)


def next_words(one: ShopConflict, words: Words) -> str:
    """What a person does about it."""
    if one.kind is ConflictKind.PACKED_TWICE:
        kept = words.say("Keep the parcel of {table} back: it was packed later.", table=one.later.table)
        return f"{kept} {words.say('If both have left, ask the customer to send one back.')}"
    said = words.say(
        "The parcel of {other} goes out. Put the goods of {table} back on the shelf.",
        table=one.here.table,
        other=one.there.table,
    )
    if one.here.prints:
        pages = words.count("Shred its {n} print.", "Shred its {n} prints.", one.here.prints)
        return f"{said} {pages}"
    return said


def side_words(side: ConflictSide, words: Words) -> str:
    """What one table did and when."""
    facts = {"table": side.table, "packer": side.packer, "opened": side.opened_at, "packed": side.packed_at}
    said = (
        words.say("{table}[, {packer}]: opened {opened}, packed {packed}", **facts)
        if side.packed_at is not None
        else words.say("{table}[, {packer}]: opened {opened}, not packed", **facts)
    )
    return f"{said}, {words.count('{n} print', '{n} prints', side.prints)}" if side.prints else said


def conflict_head(words: Words) -> list[str]:
    """What the columns of `conflict_row` are called."""
    say = words.say
    return [say("Found"), say("Order"), say("What happened"), say("What to do"), say("Settled")]


def conflict_row(one: ShopConflict, words: Words) -> list[str]:
    """One conflict, as people read it."""
    settled = words.say("{at}[, {by}]", at=one.settled_at, by=one.settled_by) if one.settled_at else ""
    return [words.fact(one.found_at), one.order_number, happened_words(one, words), next_words(one, words), settled]
