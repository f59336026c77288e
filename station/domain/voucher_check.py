"""What is wrong with the voucher codes of an insert: no pool, a pool that is not there, few codes left or none.

For rules and for the form of the insert; how codes are held and given is `station.store.vouchers`.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from station.domain.catalog import Insert, TextVariant
from station.domain.reasons import Reason
from station.domain.vouchers import VoucherPool

__all__ = ["VoucherUse", "bears_code", "code_trouble", "print_code"]

#: The variable of a text, and the place in a link.
_IN_TEXT = re.compile(r"\{[{%][^{}%]*\bvoucher\b")
_IN_LINK = "{voucher}"


@dataclass(frozen=True, slots=True)
class VoucherUse:
    """The pools of a shop, and which insert takes from which."""

    pools: Mapping[str, VoucherPool] = field(default_factory=dict)  #: by id
    pool_of: Mapping[str, str] = field(default_factory=dict)  #: by insert id; those with a pool


def bears_code(insert: Insert, texts: Collection[TextVariant]) -> bool:
    """Whether a print of this insert, filled from these texts, can bring a voucher code: by pool, link or one text."""
    may_print = any(_IN_TEXT.search(f"{text.heading} {text.body}") for text in texts)
    return bool(insert.voucher_pool) or _IN_LINK in insert.url or may_print


def print_code(texts: Collection[TextVariant]) -> bool:
    """Whether each of these texts prints a voucher code, so that none of them can go out without one."""
    return bool(texts) and all(_IN_TEXT.search(f"{text.heading} {text.body}") for text in texts)


def code_trouble(
    insert: Insert, pool_id: str, pools: Mapping[str, VoucherPool], prints_code: bool, today: date
) -> Reason | None:
    """The worst that can be said of an insert's codes; None where there is nothing.

    `pool_id`: "" = none. `prints_code`: whether its texts do; its link is looked at here.
    """
    if not pool_id:
        wants = prints_code or _IN_LINK in insert.url
        return Reason.of("check.no_codes", insert=insert.id) if wants else None
    pool = pools.get(pool_id)
    if pool is None:
        return Reason.of("check.codes_unknown", insert=insert.id, pool=pool_id)
    told = {"insert": insert.id, "pool": pool.name or pool.id}
    if pool.is_over(today):
        return Reason.of("check.codes_over", **told, end=pool.valid_until)
    if pool.left == 0:
        return Reason.of("check.codes_empty", **told)
    return Reason.of("check.codes_low", **told, left=pool.left) if pool.is_low else None
