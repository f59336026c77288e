"""What every kind of print is made from: one choice with its surroundings and its wording."""

import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urljoin

from printing.document import Picture
from station.documents.phrases import phrase, phrases_in
from station.documents.shop_voice import ShopVoice
from station.documents.texts import Wording
from station.domain.catalog import Catalog
from station.domain.plan import Choice, PackContext

#: Longest link that is printed as text beside its QR.
_LONGEST_SHOWN = 42


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
        """A link from a template with {sku} and {insert}; relative ones start at the shop. Nothing personal in it."""
        filled = template.replace("{sku}", quote(sku, safe="")).replace(
            "{insert}", quote(self.choice.insert.id, safe="")
        )
        return urljoin(f"{self.shop.url}/", filled)

    @staticmethod
    def shown_link(link: str) -> str:
        """A link as it is read and typed: no scheme, no query; "" where it is too long to type."""
        plain = link.partition("://")[2].partition("?")[0].removeprefix("www.").rstrip("/")
        return plain if len(plain) <= _LONGEST_SHOWN else plain.partition("/")[0]
