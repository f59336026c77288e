"""The data protection sheet in words: what each kind of data is and why it is kept, how long, and how it goes."""

from station.domain.retention_policy import RetentionPolicy
from station.settings import StationSettings
from station.store.data_sheet import Category, FileKept, Kept, WhenForgotten
from station.wording.words import Words

__all__ = ["about", "file_words", "forgotten_words", "kept_words", "purpose"]


def about(category: Category, words: Words) -> str:
    """What is told of a person."""
    say = words.say
    return {
        Category.IDENTITY: say("who a customer is: numbers, name, e-mail as a digest, records that are one person"),
        Category.ADDRESS: say("language, form of address, town, postcode and country of a customer"),
        Category.BIRTHDAY: say("birthday of a customer"),
        Category.TASTE: say("likes, switched-off categories and marks of the shop"),
        Category.HEALTH: say("allergies of a customer (special category, Art. 9 GDPR)"),
        Category.CONSENT: say("consents and objections of a customer"),
        Category.ORDERS: say("what was ordered, when, and the codes on its papers"),
        Category.WORDS: say("comment of a customer, recipient of a gift"),
        Category.EXPERIENCE: say("returns, complaints, reviews and referrals"),
        Category.PACKED: say("that an order was packed and printed, where and when"),
        Category.DECISION: say("what was decided for a parcel, and why"),
        Category.GIVEN: say("what lay in a parcel: inserts, samples, voucher codes"),
        Category.PAGES: say("printed pages, with the name on them"),
        Category.LINES: say("lines of imported files that were set aside, as they came"),
        Category.CHANGES: say("changes by people that concern a customer or an order"),
        Category.STAFF_ACCOUNT: say("who works here: first name, role, badge, digest of the PIN"),
        Category.STAFF_WORK: say("who of the staff packed, changed or decided something, and when"),
    }[category]


def purpose(category: Category, words: Words) -> str:
    """What it is kept for."""
    say = words.say
    return {
        Category.IDENTITY: say("one person is addressed as one, by their name"),
        Category.ADDRESS: say("the note speaks their language; parcels of one household are seen"),
        Category.BIRTHDAY: say("a birthday parcel; nothing for adults to minors"),
        Category.TASTE: say("nothing that they do not want lies in the parcel"),
        Category.HEALTH: say("no sample that harms them"),
        Category.CONSENT: say("what they refused does not happen"),
        Category.ORDERS: say("the phase of the customer, and what goes with what they have"),
        Category.WORDS: say("the packer reads it; the note goes to the right person"),
        Category.EXPERIENCE: say("sensitive moments: no advertising in a wrong hour"),
        Category.PACKED: say("no order is packed twice, no print is lost"),
        Category.DECISION: say("questions about a parcel, and whether rules work"),
        Category.GIVEN: say("nothing is given twice, limits hold"),
        Category.PAGES: say("the same page can be printed again"),
        Category.LINES: say("they are corrected and imported"),
        Category.CHANGES: say("who changed what can be told"),
        Category.STAFF_ACCOUNT: say("who may do what; the note is signed by a real person"),
        Category.STAFF_WORK: say("questions about a parcel, a rule or a stock have somebody who knows"),
    }[category]


def kept_words(kept: Kept, policy: RetentionPolicy, words: Words) -> str:
    """How long, by the settings of this station."""
    say = words.say
    if kept.endswith("_days"):
        days = getattr(policy, kept)
        return (
            words.count("{n} day ({setting})", "{n} days ({setting})", days, setting=str(kept))
            if days
            else say("for good ({setting})", setting=str(kept))
        )
    return {
        Kept.FORGOTTEN: say("until the person is forgotten"),
        Kept.OPEN: say("while the parcel is open"),
        Kept.REPLACED: say("until the next one takes its place"),
        Kept.ACCOUNT: say("badge and PIN until the account is closed, the name until it is renamed"),
    }[kept]


def forgotten_words(forgotten: WhenForgotten, words: Words) -> str:
    """What becomes of it when the customer is forgotten."""
    say = words.say
    return {
        WhenForgotten.ROW_GOES: say("is deleted"),
        WhenForgotten.EMPTIED: say("is emptied"),
        WhenForgotten.REPLACED: say("is replaced by what names nobody"),
        WhenForgotten.STAYS: say("stays as a count of nobody"),
        WhenForgotten.ROW_OR_EMPTIED: say("is deleted; emptied where the order must still be packed"),
        WhenForgotten.ROW_OR_STAYS: say("is deleted; stays, of nobody, where the order must still be packed"),
        WhenForgotten.NOT_OURS: say("stays: tells of the staff, not of the customer"),
    }[forgotten]


def file_words(kept: FileKept, settings: StationSettings, words: Words) -> str:
    """How long a file is kept, by the settings of this station."""
    say, days, backup = words.say, settings.retention, settings.backup
    return {
        FileKept.NOBODY: say("tells of nobody"),
        FileKept.STATION: say("packer's name and contact, until changed or uninstalled with the data"),
        FileKept.COLUMNS: say("every column as above"),
        FileKept.TABLE: say(
            "as above, of open orders of the last {n} days and what was packed in 24 hours", n=settings.waiting_days
        ),
        FileKept.FILES: _days(days.files_days, str(kept), words),
        FileKept.COPIES: _days(days.copies_days, str(kept), words),
        FileKept.BACKUPS: say(
            "the newest {n} ({setting}); those from before a restore {days} days",
            n=backup.keep,
            setting=str(kept),
            days=days.copies_days,
        ),
    }[kept]


def _days(days: int, setting: str, words: Words) -> str:
    if not days:
        return words.say("for good ({setting})", setting=setting)
    return words.count("{n} day ({setting})", "{n} days ({setting})", days, setting=setting)
