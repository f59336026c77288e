"""E-mail addresses as keyed digests: what is stored says whether two are the same, never what they are."""

import hmac
import unicodedata
from dataclasses import dataclass, field
from hashlib import sha256

#: What stands in quarantine instead of an e-mail address: the raw line is kept, the address is not.
EMAIL_MASK = "[e-mail]"
#: So much of a key is enough to find the lines of one person again.
_SHOWN_OF_KEY = 16


def keyed_mask(key: str) -> str:
    """`EMAIL_MASK` of the address with this key: it says whose line it is, to whoever knows the address."""
    return f"{EMAIL_MASK[:-1]} {key[:_SHOWN_OF_KEY]}]" if key else EMAIL_MASK


@dataclass(frozen=True, slots=True)
class EmailKeys:
    """Keys of one shop; the same address in another shop has another key, so that nothing joins across shops."""

    secret: bytes = field(repr=False)
    shop: str

    def key(self, email: str) -> str:
        """The key of an address; "" for what is none (nothing before or after the @).

        Case, blanks around it and the Unicode form do not count. What a provider does with dots or "+" is its own
        affair: two spellings of that kind stay two people.
        """
        known = unicodedata.normalize("NFC", unicodedata.normalize("NFC", email.strip()).casefold())
        mailbox, _, domain = known.rpartition("@")
        if not mailbox or not domain:
            return ""
        return hmac.new(self.secret, f"{self.shop}\0{known}".encode("utf-8", "replace"), sha256).hexdigest()
