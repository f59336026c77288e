"""Kinds of inserts and the variables of texts, in the words of the manager's screens."""

from station.domain.catalog import InsertKind
from station.wording.words import Words

__all__ = ["kind_words", "situation_words", "variable_words"]


def kind_words(kind: InsertKind, words: Words) -> str:
    """What an insert is for."""
    say = words.say
    return {
        InsertKind.NOTE: say("Note"),
        InsertKind.REASSURANCE: say("Reassurance"),
        InsertKind.WELCOME: say("Welcome"),
        InsertKind.CARE: say("Care and how-to"),
        InsertKind.CROSS_SELL: say("Goes-with card"),
        InsertKind.SAMPLE: say("Sample"),
        InsertKind.GIFT: say("Gift"),
        InsertKind.APOLOGY: say("Apology"),
        InsertKind.THANK_YOU: say("Thank-you"),
        InsertKind.SHARE: say("Share card"),
        InsertKind.ASK_WELL: say("Asks whether all is well"),
        InsertKind.RITUAL: say("Ritual"),
        InsertKind.SERIES: say("Card of a series"),
        InsertKind.SURVEY: say("Survey"),
        InsertKind.MILESTONE: say("Milestone"),
        InsertKind.BIRTHDAY: say("Birthday"),
        InsertKind.WELCOME_BACK: say("Welcome back"),
        InsertKind.LOYALTY_CLUB: say("Loyalty club"),
        InsertKind.REVIEW: say("Asks for a review"),
        InsertKind.REFERRAL: say("Asks to recommend us"),
        InsertKind.PARTNER: say("Offer of a partner"),
        InsertKind.PRIVACY: say("Privacy"),
    }[kind]


def situation_words(text_set: str, words: Words) -> str:
    """What a set of notes is for; one that a shop made itself is called as it is."""
    say = words.say
    told = {
        "gift": say("Gift order"),
        "resent": say("Parcel sent again"),
        "sorry_complaint": say("Sorry: open complaint"),
        "sorry_late": say("Sorry: late order"),
        "sorry_return": say("Sorry: return on its way"),
        "thank_you": say("Thank-you, neutral"),
        "welcome_back": say("Welcome back"),
    }
    return told.get(text_set, text_set.replace("_", " ").capitalize())


def variable_words(name: str, words: Words) -> str:
    """What stands in the place of a variable of a text."""
    say = words.say
    told = {
        "salutation": say("greeting with the name: “Dear Miriam,”"),
        "formal": say("whether the customer is addressed formally"),
        "first_name": say("first name of the customer"),
        "shop": say("name of the shop"),
        "packer": say("first name of the packer"),
        "product": say("main product of the parcel"),
        "products": say("up to three products of the parcel"),
        "days_waited": say("days from order to packing, a number"),
        "waited": say("how long the customer waited: “4 days”"),
        "ordered_on": say("day of the order"),
        "order_number": say("number of the order"),
        "order_count": say("how many orders, this one included"),
        "together": say("how long they have been a customer"),
        "contact": say("person and telephone number"),
        "sample": say("the sample that lies in the parcel"),
        "recommendation": say("the product that goes with it"),
        "link": say("address below the QR code"),
        "partner": say("name of the partner"),
        "ambassador_code": say("the customer's own code"),
        "series_number": say("number of the card in its series"),
        "voucher": say("voucher code of this print"),
        "series_count": say("how many cards the series has"),
    }
    return told.get(name, name)
