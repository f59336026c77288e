"""Why a print is wanted again, in words: the choices a packer has, each with its key."""

from station.wording.words import Words


def misprint_reasons(words: Words) -> dict[str, str]:
    """Reason as it is recorded -> its words, in the order of the keys 1 to 5."""
    return {
        "crumpled": words.say("Crumpled"),
        "wrong_paper": words.say("Wrong paper"),
        "unreadable": words.say("Unreadable"),
        "fell_down": words.say("Fell down"),
        "other": words.say("Other"),
    }
