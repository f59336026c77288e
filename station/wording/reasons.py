"""Where the sentence of a reason comes from: the domain's own English, by code."""

from station.domain.reason_codes import REASON_CODES


def reason_sentence(code: str) -> str | None:
    """The English sentence of a reason code, None where the domain has none."""
    return REASON_CODES.get(code)
