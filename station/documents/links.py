"""Links on cards: URL templates of the shop, and what ties a link to its parcel: a token, or a code to type.

Nothing of it is personal: the shop finds the customer through the parcel. A token is `payload.signature`, both
base64url: the 16 bytes of the parcel's UUID and the id of the insert, signed by HMAC-SHA256 (itsdangerous). Where the
link is printed as text a code of twelve signs stands in the token's place: the parcel as its prints name it (eight),
and four that only this shop can make for this parcel and insert. It is read without case, blanks and dashes, and with
O for 0 and I for 1.
"""

import hashlib
import hmac
from urllib.parse import parse_qsl, quote, urljoin, urlsplit
from uuid import UUID

from itsdangerous import BadSignature, Signer
from itsdangerous.encoding import base64_decode, base64_encode
from itsdangerous.exc import BadData
from itsdangerous.signer import HMACAlgorithm

from station.domain.command_codes import ALPHABET, PARCEL_SIGNS, base32, from_base32
from station.domain.trouble import Trouble

#: 72 bits of signature: beyond guessing over a network, and exactly 12 characters, so that no two spellings are one.
SIGNATURE_BYTES = 9

#: Stands where the token would be while there is no parcel yet: in previews. Never verifies.
PREVIEW_TOKEN = "preview"  # noqa: S105 - the opposite of a secret

#: Signs of a code that prove it: 20 bits, beside 40 random ones of the parcel that have to be met first.
PROOF_SIGNS = 4
#: A code is printed in groups of so many signs, which is what people remember from card to keyboard.
GROUP = 4
PREVIEW_CODE = "XXXX-XXXX-XXXX"

#: Longest line of a link printed as text below its QR: what stands on the 89 mm of a card at 9 pt, with room to spare.
LONGEST_SHOWN = 42
#: Where a link may go on in the next line, best first, and whether the sign stays on the line that it ends.
_BREAKS = (("?", False), ("/", True), ("&", False))

_SALT = b"station.links"
_CODE_SALT = b"station.links.code"
#: How people write what is no sign of ours.
_MISREAD = str.maketrans("OI", "01")


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


def make_code(parcel_id: str, insert_id: str, secret: bytes) -> str:
    """What is typed in the place of a token: "7F3K-9QXD-4M2P". `parcel_id` is a UUID in hex; ValueError otherwise."""
    start = UUID(hex=parcel_id).hex[:10]
    signs = base32(int(start, 16), PARCEL_SIGNS) + _proof(start, insert_id, secret)
    return "-".join(signs[at : at + GROUP] for at in range(0, len(signs), GROUP))


def code_in(text: str) -> tuple[str, str] | None:
    """First ten hex digits of the parcel's id, and the proof, of a typed link or code; None: it holds no code."""
    typed = text.strip().rstrip("/").rpartition("/")[2].rpartition("=")[2]
    signs = "".join(typed.split()).replace("-", "").upper().translate(_MISREAD)
    if len(signs) != PARCEL_SIGNS + PROOF_SIGNS or not set(signs) <= set(ALPHABET):
        return None
    return f"{from_base32(signs[:PARCEL_SIGNS]):010x}", signs[PARCEL_SIGNS:]


def is_proof(proof: str, parcel_id: str, insert_id: str, secret: bytes) -> bool:
    """Whether a code's proof was made for this insert in this parcel."""
    return hmac.compare_digest(proof, _proof(parcel_id[:10], insert_id, secret))


def _proof(start: str, insert_id: str, secret: bytes) -> str:
    if not secret:
        raise ValueError("no secret to sign links with")
    key = hmac.digest(secret, _CODE_SALT, "sha256")
    signed = hmac.digest(key, f"{start}/{insert_id}".encode(), "sha256")
    return base32(int.from_bytes(signed[:4]) >> 12, PROOF_SIGNS)


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


def typed_link(link: str, token: str = "", code: str = "", longest: int = LONGEST_SHOWN) -> str:
    """A link as it is read aloud and typed: no scheme, and the `code` where the link has its `token`.

    Lines of at most `longest` signs, parted by "\n". A link with a code ends with it, in its last line: where
    two lines are too few, the shop's address stands alone above the code. Without a code a long link goes without its
    query, then it is only the shop: typed, it leads to the same page, but that page does not know the parcel.
    """
    whole = link.partition("://")[2].partition("#")[0].removeprefix("www.").rstrip("/")
    if token and token in whole:
        if not code:  # a page of its own for each parcel leads nowhere without its token
            whole = whole.partition("/")[0] if token in whole.partition("?")[0] else whole.partition("?")[0]
        else:
            lines = _in_two_lines(whole.replace(token, code), longest)
            return lines if code_in(lines.rpartition("\n")[2]) else f"{_host_lines(whole, longest)}\n{code}"
    plain = whole.partition("?")[0].rstrip("/")
    return plain if len(plain) <= longest else _host_lines(plain, longest)


def _in_two_lines(typed: str, longest: int) -> str:
    """A link on one line, or on two where one sign ends the first or begins the second; "" where that is too few."""
    if len(typed) <= longest:
        return typed
    for sign, ends_line in _BREAKS:
        at = typed.rfind(sign)
        while at > 0:
            first, second = typed[: at + ends_line], typed[at + ends_line :]
            if second and len(first) <= longest and len(second) <= longest:
                return f"{first}\n{second}"
            at = typed.rfind(sign, 0, at)
    return ""


def _host_lines(typed: str, longest: int) -> str:
    """The shop's address alone; one that is longer than a line goes on after a dot."""
    lines = [""]
    for part in typed.partition("/")[0].partition("?")[0].split("."):
        dot = "." if lines[-1] else ""
        if lines[-1] and len(lines[-1]) + len(part) + 2 > longest:  # a dot before it, and one that may follow
            lines[-1] += dot
            lines.append(part)
        else:
            lines[-1] += dot + part
    return "\n".join(lines)


def _signer(secret: bytes) -> Signer:
    if not secret:
        raise ValueError("no secret to sign links with")
    return Signer(
        secret, _SALT, key_derivation="hmac", digest_method=hashlib.sha256, algorithm=_ShortHmac(hashlib.sha256)
    )
