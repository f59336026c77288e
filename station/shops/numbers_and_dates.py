"""Numbers, amounts and moments as shops write them, read by declared signs and formats. Never guessed per cell."""

import re
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from zoneinfo import ZoneInfo

#: ISO 4217 currencies without minor units, and with three digits.
_DIGITS = {"JPY": 0, "KRW": 0, "CLP": 0, "ISK": 0, "VND": 0, "KWD": 3, "BHD": 3, "OMR": 3, "TND": 3, "JOD": 3}


def number_reader(decimal: str, thousands: str) -> Callable[[str], Decimal | None]:
    """Reads "1.234,50" as declared; None for anything else, so that a wrong sign is never taken for a right one."""
    groups = rf"(?:\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+|\d+)" if thousands else r"\d+"
    shape = re.compile(rf"[+-]?{groups}(?:{re.escape(decimal)}\d+)?", re.ASCII)

    @lru_cache(maxsize=1 << 16)
    def read(text: str) -> Decimal | None:
        text = text.strip()
        if len(text) > 40 or not shape.fullmatch(text):
            return None
        plain = text.replace(thousands, "") if thousands else text
        try:
            return Decimal(plain.replace(decimal, "."))
        except InvalidOperation:
            return None

    return read


def whole(number: Decimal | None) -> int | None:
    """The number where it has no fraction ("6", "6.0"), else None."""
    return int(number) if number is not None and number == number.to_integral_value() else None


def minor_units(number: Decimal, currency: str) -> int:
    """An amount in minor units; more digits than the currency has are rounded half up."""
    return int(number.scaleb(_DIGITS.get(currency, 2)).quantize(Decimal(1), ROUND_HALF_UP))


#: Directives of strptime that tell the time of day.
_TIMES_OF_DAY = ("%H", "%I", "%X", "%c")


def moment_reader(formats: Sequence[str], zone: str) -> Callable[[str], int | None]:
    """Reads a moment of the shop's clock into seconds since 1970 UTC; None where no declared format fits.

    A day without a time is its noon: the same day in UTC too, in which orders are counted.
    """
    local = ZoneInfo(zone)

    @lru_cache(maxsize=1 << 14)
    def read(text: str) -> int | None:
        for pattern in formats:
            try:
                moment = datetime.strptime(text.strip(), pattern)  # noqa: DTZ007 (the zone is added below)
            except ValueError:
                continue
            if not 1970 < moment.year < 2200:
                return None
            if not any(directive in pattern for directive in _TIMES_OF_DAY):
                moment = moment.replace(hour=12)
            return int((moment if moment.tzinfo else moment.replace(tzinfo=local)).timestamp())
        return None

    return read


def day_reader(formats: Sequence[str], zone: str) -> Callable[[str], date | None]:
    """Reads a day of the shop's calendar; None where no declared format fits."""
    moment = moment_reader(formats, zone)
    local = ZoneInfo(zone)

    def read(text: str) -> date | None:
        at = moment(text)
        return None if at is None else datetime.fromtimestamp(at, UTC).astimezone(local).date()

    return read
