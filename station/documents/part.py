"""What every kind of print is made from: one choice with its surroundings and its wording."""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from printing.document import Picture
from station.documents.links import (
    LONGEST_SHOWN,
    PREVIEW_CODE,
    PREVIEW_TOKEN,
    fill_link,
    make_code,
    make_token,
    typed_link,
)
from station.documents.phrases import phrase, phrases_in
from station.documents.shop_voice import ShopVoice
from station.documents.texts import Wording
from station.domain.catalog import Catalog
from station.domain.plan import Choice, PackContext


@dataclass(frozen=True, slots=True)
class Part:
    """One choice on its way to a document."""

    choice: Choice
    context: PackContext
    catalog: Catalog
    shop: ShopVoice
    picture: Callable[[str], bytes | None]
    variables: Mapping[str, object]
    wording: Wording | None  #: None: no text of the set could be used
    parcel_id: str = ""  #: UUID in hex, "" = a preview
    scan_code: str = ""  #: by which the print is scanned back, see `scan_back`; "" = it carries none

    @property
    def is_formal(self) -> bool:
        return bool(self.variables["formal"])

    def phrase(self, key: str, **facts: str) -> str:
        """A phrase in the customer's language, its formal wording ("key_formal") where they are addressed formally."""
        formal = f"{key}_formal"
        if self.is_formal and formal in self.phrases:
            return phrase(self.choice.language, formal, **facts)
        return phrase(self.choice.language, key, **facts)

    @property
    def phrases(self) -> Mapping[str, str]:
        return phrases_in(self.choice.language)

    def seed(self) -> int:
        """A number that stays the same for this print and differs between orders; varies the strokes."""
        return zlib.crc32(f"{self.context.order.number}/{self.choice.insert.id}".encode("utf-8", "replace"))

    def picture_block(self, name: str, height_mm: float, alt: str) -> tuple[Picture, ...]:
        """The picture of this name as a block, nothing where there is none."""
        image = self.picture(name) if name else None
        return (Picture(image, height_mm, alt),) if image else ()

    def link(self, template: str, sku: str = "") -> str:
        """A link from a URL template of the shop, "" where there is none to print. Nothing personal in it."""
        insert_id, token = self.choice.insert.id, self._token() if "{token}" in template else ""
        voucher = str(self.variables.get("voucher", ""))
        return fill_link(template, self.shop.url, sku=sku, insert_id=insert_id, token=token, voucher=voucher)

    def typed(self, link: str, longest: int = LONGEST_SHOWN) -> str:
        """A link of this print as it is typed, with a short code for its token, in lines of `longest` signs."""
        signed = self.parcel_id and self.shop.link_secret
        code = make_code(self.parcel_id, self.choice.insert.id, self.shop.link_secret) if signed else PREVIEW_CODE
        return typed_link(link, self._token(), code, longest)

    def _token(self) -> str:
        signed = self.parcel_id and self.shop.link_secret
        return make_token(self.parcel_id, self.choice.insert.id, self.shop.link_secret) if signed else PREVIEW_TOKEN
