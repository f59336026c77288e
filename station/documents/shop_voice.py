"""How this shop speaks to its customers: name, links, contact and form of address, taken from the settings."""

from dataclasses import dataclass, field
from typing import Self

from station.documents.scan_back import ScanBackCode
from station.domain.customers import Address, Customer
from station.settings import StationSettings


@dataclass(frozen=True, slots=True)
class ShopVoice:
    """What every print of this shop has in common."""

    name: str = ""  #: of the shop, as customers know it
    url: str = ""  #: base of links, without a slash at the end; "" = no links are printed
    contact: str = ""  #: person and phone number, "" = none is named
    address: Address = Address.DU  #: where the customer did not say
    language: str = "de"  #: where the customer's is unknown
    timezone: str = "Europe/Berlin"  #: IANA
    link_secret: bytes = field(default=b"", repr=False)  #: signs links, see `links`
    scan_back_code: ScanBackCode = "datamatrix"  #: by which prints are scanned back

    @classmethod
    def of(cls, settings: StationSettings, link_secret: bytes = b"") -> Self:
        """The voice of a station's settings; without a secret links carry no token."""
        return cls(
            name=settings.shop_name,
            url=settings.shop_url.rstrip("/"),
            contact=settings.contact,
            address=Address(settings.address_form),
            language=settings.shop_language,
            timezone=settings.timezone,
            link_secret=link_secret,
            scan_back_code=settings.packing.scan_back_code,
        )

    def is_formal_with(self, customer: Customer | None) -> bool:
        """Whether this customer is addressed formally ("Sie"): as they wish, else as the shop does."""
        wish = customer.address if customer else Address.UNKNOWN
        return (wish or self.address) is Address.SIE
