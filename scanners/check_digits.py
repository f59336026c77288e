"""Check digits of article numbers, parcels and Code 39. Knows no code that carries them."""

GTIN_LENGTHS = frozenset({8, 12, 13, 14})
SSCC_LENGTH = 18

#: Value of each character is its place (ISO/IEC 16388, annex A).
CODE39_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%"


def has_valid_check_digit(digits: str) -> bool:
    """GTIN-8, -12, -13 or -14 whose last digit fits the others (GS1 General Specifications 7.9)."""
    return len(digits) in GTIN_LENGTHS and fits_mod10(digits)


def is_sscc(digits: str) -> bool:
    """18 digits of a Serial Shipping Container Code whose last one fits the others."""
    return len(digits) == SSCC_LENGTH and fits_mod10(digits)


def fits_mod10(digits: str) -> bool:
    """Whether the last of these digits fits the others, weighted 3 and 1 from the right (GS1 GenSpecs 7.9)."""
    if not (digits.isascii() and digits.isdecimal()):
        return False
    weighted = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(reversed(digits)))
    return weighted % 10 == 0


def fits_mod43(text: str) -> bool:
    """Whether the last character of a Code 39 content is the check character of those before it."""
    values = [CODE39_CHARACTERS.find(char) for char in text]
    return len(values) > 1 and min(values) >= 0 and sum(values[:-1]) % 43 == values[-1]


def upc_a_of(upc_e: str) -> str | None:
    """The 12 digits that 8 digits of UPC-E stand for (GS1 GenSpecs 5.2.2.4); None where they stand for none."""
    if len(upc_e) != 8 or not (upc_e.isascii() and upc_e.isdecimal()) or upc_e[0] not in "01":
        return None
    system, body, check = upc_e[0], upc_e[1:7], upc_e[7]
    last = body[5]
    if last in "012":
        whole = f"{body[:2]}{last}0000{body[2:5]}"
    elif last == "3":
        whole = f"{body[:3]}00000{body[3:5]}"
    elif last == "4":
        whole = f"{body[:4]}00000{body[4]}"
    else:
        whole = f"{body[:5]}0000{last}"
    expanded = f"{system}{whole}{check}"
    return expanded if fits_mod10(expanded) else None
