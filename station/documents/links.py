"""Links on cards: URL templates of the shop, and the signed token that ties a link to its parcel. Nothing personal.

A token is `payload.signature`, both base64url: the 16 bytes of the parcel's UUID and the id of the insert, signed by
HMAC-SHA256 (itsdangerous). The shop finds the customer through the parcel; the link says nothing of either.
"""

import hashlib
from urllib.parse import parse_qsl, quote, urljoin, urlsplit
from uuid import UUID

from itsdangerous import BadSignature, Signer
from itsdangerous.encoding import base64_decode, base64_encode
from itsdangerous.exc import BadData
from itsdangerous.signer import HMACAlgorithm

from station.domain.trouble import Trouble

#: 72 bits of signature: beyond guessing over a network, and exactly 12 characters, so that no two spellings are one.
SIGNATURE_BYTES = 9

#: Stands where the token would be while there is no parcel yet: in previews. Never verifies.
PREVIEW_TOKEN = "preview"  # noqa: S105 - the opposite of a secret

#: Longest link that is printed as text beside its QR, about one line of a card.
LONGEST_SHOWN = 42

_SALT = b"station.links"


class _ShortHmac(HMACAlgorithm):
    """HMAC-SHA256 cut to `SIGNATURE_BYTES` (RFC 2104, section 5: truncated output)."""

    def get_signature(self, key: bytes, value: bytes) -> bytes:
        return super().get_signature(key, value)[:SIGNATURE_BYTES]


def make_token(parcel_id: str, insert_id: str, secret: bytes) -> str:
    """The token of one insert in one parcel. `parcel_id` is a UUID in hex; ValueError for anything else."""
    payload = base64_encode(UUID(hex=parcel_id).bytes + insert_id.encode("utf-8"))
    return _signer(secret).sign(payload).decode("ascii")


def read_token(token: str, secret: bytes) -> tuple[str, str]:
    """The parcel id (UUID in hex) and the insert id of a token.

    Raises Trouble "link.not_ours" for a token that was changed, cut off, or made with another secret.
    """
    try:
        payload = base64_decode(_signer(secret).unsign(token.strip()))
        return UUID(bytes=payload[:16]).hex, payload[16:].decode("utf-8")
    except (BadSignature, BadData, ValueError) as error:  # ValueError: signed, but by something older than this form
        raise Trouble("link.not_ours") from error


def tokens_in(text: str) -> tuple[str, ...]:
    """What may be the token in what a customer's answer brought: the values of a link's query, its last step, or it."""
    try:
        parts = urlsplit(text.strip())
    except ValueError:
        return (text,)
    if not parts.scheme:
        return (text,)
    return (*(value for _, value in parse_qsl(parts.query)), parts.path.rpartition("/")[2])


def fill_link(
    template: str, shop_url: str, *, sku: str = "", insert_id: str = "", token: str = "", voucher: str = ""
) -> str:
    """A link from a template with {sku}, {insert}, {token} and {voucher}; a relative one starts at the shop's address.

    "" where it would lead nowhere: a relative template of a shop without an address, or another scheme than the web's,
    or a template with {voucher} on a print that has no code.
    """
    if "{voucher}" in template and not voucher:
        return ""
    filled = template
    for name, value in (("{sku}", sku), ("{insert}", insert_id), ("{token}", token), ("{voucher}", voucher)):
        filled = filled.replace(name, quote(value, safe=""))
    try:
        link = urljoin(f"{shop_url.rstrip('/')}/", filled) if shop_url else filled
        parts = urlsplit(link)
    except ValueError:  # "https://[": a bracket that closes nowhere
        return ""
    return link if parts.scheme in {"https", "http"} and parts.netloc else ""


def typed_link(link: str) -> str:
    """A link as it is read aloud and typed: no scheme and no query; only the shop where that is still too long.

    Typed, it leads to the same page; only that page does not know the parcel.
    """
    plain = link.partition("://")[2].partition("#")[0].partition("?")[0].removeprefix("www.").rstrip("/")
    return plain if len(plain) <= LONGEST_SHOWN else plain.partition("/")[0]


def _signer(secret: bytes) -> Signer:
    if not secret:
        raise ValueError("no secret to sign links with")
    return Signer(
        secret, _SALT, key_derivation="hmac", digest_method=hashlib.sha256, algorithm=_ShortHmac(hashlib.sha256)
    )
