"""Known trouble with people at the tables, in English: badges, PINs, roles, accounts. See `troubles` for the rest."""

PEOPLE: dict[str, tuple[str, str]] = {
    "login.wrong_pin": (
        "This PIN is wrong.",
        "Try again, or scan your badge. After several wrong ones the next has to wait.",
    ),
    "login.wait": (
        "After so many wrong PINs the next one waits {wait_s} s.",
        "Wait, or scan your badge. Your manager can give you a new PIN.",
    ),
    "role.may_not": (
        "This is not open to everybody[: {name}].",
        "Ask a manager, or let a manager log in.",
    ),
    "people.unknown": (
        "Nobody here goes by {number}.",
        "See who is there with “station people list”, and use the number in front.",
    ),
    "people.several": (
        "Several people are called {name}: {numbers}.",
        "Use the number instead of the name.",
    ),
    "people.name_empty": (
        "A person needs a first name.",
        "Give the name that signs the notes.",
    ),
    "people.role_unknown": (
        "There is no role called {role}. There are {known}.",
        "Choose one of them.",
    ),
    "people.pin_weak": (
        "This PIN is none, or the first one that anybody tries.",
        "Choose {shortest} to {longest} digits, not all the same and not in a row.",
    ),
    "people.pins_differ": (
        "The two PINs are not the same.",
        "Nothing was changed. Set the PIN again.",
    ),
    "people.badge_missing": (
        "Nobody here has a badge yet.",
        "Make one with “station people badge”, then print the sheet.",
    ),
}
