"""Stock, its warnings and its changes in the words of the screens and the command line."""

from station.domain.stock import MoveReason, StockLine, StockMove, StockWarning
from station.wording.words import Words

__all__ = ["move_reason", "warning_of", "warning_words"]


def warning_words(warning: StockWarning, words: Words) -> str:
    """A warning in few words."""
    return {
        StockWarning.EXPIRED: words.say("best-before is over"),
        StockWarning.EMPTY: words.say("nothing left"),
        StockWarning.LOW: words.say("runs out"),
        StockWarning.EXPIRES_SOON: words.say("best-before soon"),
        StockWarning.EXPIRES_FIRST: words.say("not used up before its best-before"),
    }[warning]


def warning_of(line: StockLine, words: Words) -> str:
    """The worst warning of a stock, "" = none."""
    return warning_words(line.warnings[0], words) if line.warnings else ""


def move_reason(reason: str, words: Words) -> str:
    """Why a stock was changed; a reason of another program version stays as it is."""
    told = {
        MoveReason.DELIVERY: words.say("Delivery came in"),
        MoveReason.COUNTED: words.say("Counted"),
        MoveReason.DAMAGED: words.say("Damaged"),
        MoveReason.EXPIRED: words.say("Expired"),
        MoveReason.LOST: words.say("Lost"),
        MoveReason.TAKEN: words.say("Taken out"),
        MoveReason.NONE_LEFT: words.say("Bin found empty"),
        MoveReason.UNDONE: words.say("Taken back"),
    }
    return told.get(MoveReason(reason), reason) if reason in list(MoveReason) else reason


def move_words(move: StockMove, words: Words) -> str:
    """A change as one line: what, how many, why."""
    what = " ".join(part for part in (move.what.item, move.what.lot) if part)
    return f"{what}  {move.pieces:+d}  {move_reason(move.reason, words)}"
