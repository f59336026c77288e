"""A text as it will lie in the parcel: composed for somebody, set on the paper it gets, as dots of that printer."""

from dataclasses import dataclass, replace

from printing.errors import DoesNotFit, PictureUnreadable
from printing.layout import lay_out
from printing.raster import preview_png
from station.documents.compose import compose
from station.documents.sandbox import TextUnusable, render
from station.documents.specimen import PEOPLE, longest_products, specimen
from station.documents.text_check import USUAL_PAPERS, Checker
from station.documents.variables import product_words, variables_for
from station.domain.catalog import Insert, Product, TextVariant
from station.domain.customers import Address, Customer, Gender

__all__ = ["TextPage", "insert_page", "text_page"]

#: Somebody with an everyday name.
_SOMEBODY = Customer(1, "K1", "Miriam", "Sommer", gender=Gender.FEMALE)
_PACKER = "Anna"
#: A name of so many letters is everyday.
_EVERYDAY_LETTERS = 24


@dataclass(frozen=True, slots=True)
class TextPage:
    """The page of a text, or why there is none."""

    text: TextVariant
    png: bytes
    paper: str
    insert: str  #: what it is printed on
    problem: str = ""  #: code of a trouble; "paper" = nothing is printed with it
    told: str = ""  #: the problem's own words, for the writer of the template


def text_page(text: TextVariant, checker: Checker, longest_name: bool, formal: bool) -> TextPage:
    """The page of a text on the first thing its set is printed on."""
    return insert_page(text, checker.inserts_of(text.text_set)[0], checker, longest_name, formal)


def insert_page(text: TextVariant, insert: Insert, checker: Checker, longest_name: bool, formal: bool) -> TextPage:
    """The page of a text on an insert; a text that cannot be rendered gets none, instead of another one's."""
    products = longest_products(checker.catalog, text.language) if longest_name else _everyday(checker, text.language)
    customer = PEOPLE[0] if longest_name else _SOMEBODY
    address = Address.SIE if formal else Address.DU
    trial = specimen(text, insert, customer, address, products, checker.catalog.inserts, checker.shop)
    context = trial.context if longest_name else replace(trial.context, packer=_PACKER)
    paper = checker.papers.get(insert.slot) or USUAL_PAPERS[insert.slot]
    if not insert.paper:
        return TextPage(text, b"", "", insert.id, "paper")
    try:
        if text.body.strip():
            render(text.body, variables_for(trial.choice, context, trial.catalog, trial.shop))
        document = compose(trial.choice, context, trial.catalog, trial.shop, checker.picture)
        png = preview_png(lay_out(document, paper.media, paper.profile), paper.profile)
    except TextUnusable as error:
        return TextPage(text, b"", paper.media.name, insert.id, "text.unusable", error.problem)
    except DoesNotFit:
        return TextPage(text, b"", paper.media.name, insert.id, "text.does_not_fit")
    except PictureUnreadable:
        return TextPage(text, b"", paper.media.name, insert.id, "picture.unreadable")
    return TextPage(text, png, paper.media.name, insert.id)


def _everyday(checker: Checker, language: str) -> tuple[Product, ...]:
    """Three products of names as most have."""
    found: list[Product] = []
    for product in checker.catalog.products.values():
        if len(product_words(product.name_in(language))) <= _EVERYDAY_LETTERS and product.price is not None:
            found.append(product)
        if len(found) == 3:
            break
    return tuple(found) or longest_products(checker.catalog, language)
