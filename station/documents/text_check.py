"""Whether the texts of a shop may go out: each is composed for difficult people and set on its real paper.

Pure: no database, no window. A manager's window asks `Checker.check_text` while somebody types, `station texts check`
asks `Checker.check` for all.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from printing.document import Document
from printing.errors import DoesNotFit
from printing.layout import fit
from printing.media import CARD_A6, LABEL_57X32, NOTE_80, Confirmation, Language, Media, PrinterProfile
from station.documents import proofreading
from station.documents.compose import compose
from station.documents.sandbox import TextUnusable, render, variables_of
from station.documents.shop_voice import ShopVoice
from station.documents.specimen import NOBODIES, PEOPLE, Specimen, longest_products, note_insert, specimen
from station.documents.text_findings import Checked, Finding, Severity, merged, once
from station.documents.variables import VARIABLES, variables_for
from station.domain.catalog import Catalog, Insert, Product, Slot, TextVariant
from station.domain.customers import Address, Customer

#: Every set of texts must have these; a missing one of the shop's other languages is worth a warning.
REQUIRED_LANGUAGES = ("de", "en")
#: Set smaller than this share of its size a text is read with effort: 11 pt on a card become 7.5.
LEAST_SHARE = 0.7

_FORMS = {"du": Address.DU, "sie": Address.SIE}
_WITH_HEADING = frozenset({Slot.CARD, Slot.CROSS_SELL})
#: Values that a parcel may lack: nobody is logged in, the shop has no telephone, the customer is new.
_MAY_LACK = frozenset(
    {"first_name", "packer", "contact", "product", "products", "waited", "together", "ambassador_code", "sample"}
    | {"recommendation"}
)
#: What a card that is bound to products, a label and a cross-sell card always have.
_NEVER_LACKS = {Slot.SAMPLE: {"sample"}, Slot.CROSS_SELL: {"recommendation"}}
#: Stands for a name from the catalogue where only the text's own words are looked at.
_SOME_PRODUCT = "4711"


@dataclass(frozen=True, slots=True)
class Paper:
    """What a slot is printed on."""

    media: Media
    profile: PrinterProfile


_THERMAL = PrinterProfile("", Language.ESCPOS, 203, 576, Confirmation.NONE)
_LABEL = PrinterProfile("", Language.ZPL, 203, 832, Confirmation.NONE)
_OFFICE = PrinterProfile("", Language.PDF, 300, 1240, Confirmation.NONE, monochrome=False)
#: Papers of a shop that named none: what is common, in its coarsest kind.
USUAL_PAPERS: Mapping[str, Paper] = {
    Slot.NOTE: Paper(NOTE_80, _THERMAL),
    Slot.SAMPLE: Paper(LABEL_57X32, _LABEL),
    Slot.CROSS_SELL: Paper(CARD_A6, _OFFICE),
    Slot.CARD: Paper(CARD_A6, _OFFICE),
}


def _no_picture(_name: str) -> None:
    return None


@dataclass(frozen=True, slots=True)
class Checker:
    """Checks the texts of one shop: its catalogue, its voice, the paper of each slot and its pictures. Keep it while
    somebody types: it remembers which products have the longest names."""

    catalog: Catalog
    shop: ShopVoice
    papers: Mapping[str, Paper] = field(default_factory=lambda: USUAL_PAPERS)
    picture: Callable[[str], bytes | None] = _no_picture
    _longest: dict[str, tuple[Product, ...]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def check(self, language: str = "", told: Callable[[int, int], None] | None = None) -> Checked:
        """All texts of the catalogue, or those in one language. `told(done, of)` hears how far it is."""
        sets = self.catalog.texts
        texts = [text for variants in sets.values() for text in variants if language in ("", text.language)]
        found: list[Finding] = []
        prints = 0
        for done, text in enumerate(texts, 1):
            found += self.check_text(text)
            prints += len(self.inserts_of(text.text_set)) * len(_FORMS) * len((*PEOPLE, *NOBODIES))
            if told is not None:
                told(done, len(texts))
        about_sets = [each for each in self._findings_of_sets() if language in ("", each.language)]
        return Checked(len(texts), prints, once([*found, *about_sets]))

    def check_text(self, text: TextVariant) -> tuple[Finding, ...]:
        """Everything wrong with one text; empty = it may go out."""
        if broken := tuple(_template_findings(text)):
            return broken  # it cannot be rendered: nothing else can be told of it
        found: list[Finding] = []
        for insert in self.inserts_of(text.text_set):
            found += _heading_findings(text, insert)
            found += _letter_findings(text, insert)
            found += merged({form: list(self._print_findings(text, insert, form)) for form in _FORMS})
        return once(found)

    def inserts_of(self, text_set: str) -> tuple[Insert, ...]:
        """What a set of texts is printed on: the inserts that name it, else the note."""
        named = tuple(insert for insert in self.catalog.inserts.values() if insert.text_set == text_set)
        return named or (note_insert(self.catalog),)

    def _trial(self, text: TextVariant, insert: Insert, customer: Customer, address: Address) -> Specimen:
        products = self._longest.get(text.language)
        if products is None:
            products = self._longest[text.language] = longest_products(self.catalog, text.language)
        return specimen(text, insert, customer, address, products, self.catalog.inserts, self.shop)

    def _print_findings(self, text: TextVariant, insert: Insert, form: str) -> Iterator[Finding]:
        """What is wrong on the print for customers who are addressed like this."""
        documents: list[tuple[str, Document]] = []
        for customer in (*PEOPLE, *NOBODIES):
            trial = self._trial(text, insert, customer, _FORMS[form])
            try:
                own_words = _own_words(text, trial)
            except TextUnusable as error:
                yield Finding.error("text.unusable", text, insert=insert.id, problem=error.problem)
                return
            document = compose(trial.choice, trial.context, trial.catalog, trial.shop, self.picture)
            documents.append((proofreading.words_on(document), document))
        leaked = (proofreading.placeholders_in(words) for words, _ in documents)
        if words := next(filter(None, leaked), ()):
            yield Finding.error("text.placeholder", text, words=words)
        familiar = proofreading.familiar_words_in(own_words, text.language) if form == "sie" else ()
        if familiar:
            yield Finding.error("text.familiar", text, words=familiar)
        yield from self._paper_findings(text, insert, max(documents, key=lambda each: len(each[0]))[1])

    def _paper_findings(self, text: TextVariant, insert: Insert, document: Document) -> Iterator[Finding]:
        if not insert.paper:  # nothing is printed, it comes from its bin
            return
        paper = self.papers.get(insert.slot) or USUAL_PAPERS[insert.slot]
        try:
            share = fit(document, paper.media, paper.profile)
        except DoesNotFit:
            yield Finding.error("text.does_not_fit", text, insert=insert.id, paper=paper.media.name)
            return
        if share < LEAST_SHARE:
            percent = round(100 * share)
            yield Finding.warning("text.too_small", text, insert=insert.id, paper=paper.media.name, percent=percent)

    def _findings_of_sets(self) -> Iterator[Finding]:
        """What only a whole set can lack."""
        by_set: dict[str, dict[str, list[TextVariant]]] = defaultdict(lambda: defaultdict(list))
        for name, variants in self.catalog.texts.items():
            for text in variants:
                by_set[name][text.language].append(text)
        for insert in self.catalog.inserts.values():
            if insert.text_set and insert.paper:
                by_set[insert.text_set]  # one that was never written lacks every language
        spoken = sorted({language for languages in by_set.values() for language in languages})
        for name, languages in sorted(by_set.items()):
            for language in (*REQUIRED_LANGUAGES, *(each for each in spoken if each not in REQUIRED_LANGUAGES)):
                if language not in languages:
                    severity = Severity.ERROR if language in REQUIRED_LANGUAGES else Severity.WARNING
                    yield Finding(severity, "text.language_missing", name, language=language)
                elif all(self._needs_luck(text) for text in languages[language]):
                    yield Finding(Severity.WARNING, "text.none_for_every_parcel", name, language=language)

    def _needs_luck(self, text: TextVariant) -> bool:
        """Whether a text can be used only for parcels in which some value is there that others lack."""
        for insert in self.inserts_of(text.text_set):
            trial = self._trial(text, insert, NOBODIES[0], Address.DU)
            always = _NEVER_LACKS.get(insert.slot, set())
            if insert.skus or insert.categories:
                always = always | {"product", "products"}
            values = variables_for(trial.choice, trial.context, trial.catalog, trial.shop)
            lean = {name: value for name, value in values.items() if name not in _MAY_LACK or name in always}
            try:
                render(text.body, lean)
            except TextUnusable:
                return True
        return False


def _template_findings(text: TextVariant) -> Iterator[Finding]:
    """Why a text is no template that can be printed."""
    if not text.body.strip():
        yield Finding.error("text.empty", text)
    for source in (text.heading, text.body):
        try:
            unknown = sorted(variables_of(source) - VARIABLES)
        except TextUnusable as error:
            yield Finding.error("text.forbidden", text, problem=error.problem)
        else:
            if unknown:
                yield Finding.error("text.unknown_variable", text, known=tuple(sorted(VARIABLES)), words=tuple(unknown))


def _heading_findings(text: TextVariant, insert: Insert) -> Iterator[Finding]:
    if insert.slot in _WITH_HEADING and not text.heading and text.language not in insert.names:
        yield Finding.warning("text.no_heading", text, insert=insert.id)
    if insert.slot not in _WITH_HEADING and text.heading:
        yield Finding.warning("text.heading_unused", text, insert=insert.id)


def _letter_findings(text: TextVariant, insert: Insert) -> Iterator[Finding]:
    """Characters of the text itself; names take another font by themselves."""
    if lost := proofreading.unprintable_in(text.heading + text.body):
        yield Finding.error("text.letters_missing", text, words=lost)
    if insert.slot is Slot.NOTE and (typed := proofreading.typed_in(text.body)):
        yield Finding.warning("text.letters_typed", text, words=typed)


def _own_words(text: TextVariant, trial: Specimen) -> str:
    """The text as rendered, without names from the catalogue. Raises TextUnusable."""
    values = dict(variables_for(trial.choice, trial.context, trial.catalog, trial.shop))
    for name in ("product", "products", "sample", "recommendation"):
        if name in values:
            values[name] = _SOME_PRODUCT
    return f"{render(text.heading, values)}\n{render(text.body, values)}"
