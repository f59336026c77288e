"""What a check of customers' texts finds, in English: what is wrong, and what to do; see `troubles`."""

TEXTS: dict[str, tuple[str, str]] = {
    "text.empty": ("The text is empty.", "Write it, or delete it."),
    "text.forbidden": (
        "The text has a part that is not allowed: {problem}.",
        "Use nothing but variables and if.",
    ),
    "text.unknown_variable": ("The text asks for {words}, which no parcel has.", "Known are {known}."),
    "text.unusable": (
        "On {insert} the text cannot be printed: {problem}.",
        "Ask with if whether the value is there, or use the text for another insert.",
    ),
    "text.placeholder": ("A customer would read {words}.", "Put words or a variable in its place."),
    "text.familiar": (
        "The text says {words} to customers who are addressed formally.",
        "Write both ways and choose with if formal.",
    ),
    "text.does_not_fit": (
        "With a long name the text does not fit on {paper}.",
        "Shorten it, or give {insert} a larger paper.",
    ),
    "text.too_small": (
        "With a long name the text is set at {percent} % of its size to fit on {paper}.",
        "Shorten it: so small it is read with effort.",
    ),
    "text.letters_missing": ("No font has {words}: a customer would see a gap or a dot.", "Write it another way."),
    "text.letters_typed": ("No handwriting has {words}: it would stand there in print.", "Write it another way."),
    "text.no_heading": (
        "The card has no heading in {language}.",
        "Write one, or give {insert} a name in this language.",
    ),
    "text.heading_unused": (
        "The heading is never printed: {insert} has none.",
        "Move its words into the text, or delete it.",
    ),
    "text.language_missing": (
        "The set {set} has no text in {language}.",
        "Write one: until then these customers read another language.",
    ),
    "text.none_for_every_parcel": (
        "In {language} every text of the set {set} needs a value that some parcels lack.",
        "Write one that asks with if: until then these parcels get a plain thank-you.",
    ),
}
