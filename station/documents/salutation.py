"""The first line of a note: how this customer is greeted, by the customs of the language. Never an empty "Dear ,"."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from station.documents.name_fields import sort_out
from station.documents.names import clean_line, looks_like_company, spoken_name
from station.domain.customers import Customer, Gender


@dataclass(frozen=True, slots=True)
class Addressee:
    """The person behind a salutation, in names fit for handwriting; every part may be empty."""

    first_name: str = ""
    last_name: str = ""
    title: str = ""  #: "Prof." or "Dr.", the highest one
    gender: Gender = Gender.UNKNOWN
    company: str = ""  #: only where no person is known

    @property
    def full_name(self) -> str:
        return " ".join(part for part in (self.first_name, self.last_name) if part)


def addressee(customer: Customer | None, language: str, is_gift: bool = False, recipient: str = "") -> Addressee:
    """Whom a parcel speaks to: the recipient of a gift (never its buyer), else the customer, else nobody by name."""
    if is_gift:
        return Addressee(first_name=spoken_name(recipient, "tr" if _is_turkish(language, (recipient,)) else ""))
    if customer is None:
        return Addressee()
    sorted_out = sort_out(customer.first_name, customer.last_name)
    fields = (sorted_out.first_name, sorted_out.last_name)
    customs = "tr" if customer.country == "TR" or _is_turkish(language, fields) else ""
    written = (customer.company, customer.first_name, customer.last_name)
    company = next((field for field in written if field and looks_like_company(field)), "")
    first, last = ("" if looks_like_company(field) else spoken_name(field, customs) for field in fields)
    if first or last:
        title = _title(f"{customer.title} {sorted_out.title}")
        return Addressee(_started(first, customs), last, title, customer.gender or sorted_out.gender)
    return Addressee(company=_company(company or customer.company))


def salutation(person: Addressee, language: str, is_formal: bool) -> str:
    """The greeting with its comma, e.g. "Liebe Miriam,", "Dear Dr Vogel,"; neutral where too little is known."""
    greet = _CUSTOMS.get(language.split("-")[0], _english)
    return f"{greet(person, is_formal)},"


def _german(person: Addressee, is_formal: bool) -> str:
    dear = {Gender.FEMALE: "Liebe", Gender.MALE: "Lieber"}.get(person.gender)
    if person.company:
        return f"Liebes Team von {person.company}"
    if not is_formal:
        return f"{dear or 'Hallo'} {person.first_name}" if person.first_name else "Hallo"
    if person.last_name and dear:
        lady = "Frau" if person.gender is Gender.FEMALE else "Herr"
        return " ".join(part for part in (dear, lady, person.title, person.last_name) if part)
    if person.last_name and (person.title or person.first_name):
        return " ".join(part for part in ("Guten Tag", person.title, person.full_name) if part)
    return f"Guten Tag {person.first_name}".rstrip()


def _english(person: Addressee, is_formal: bool) -> str:
    if person.company:
        return f"Hello everyone at {person.company}"
    title = {"Prof.": "Professor", "Dr.": "Dr"}.get(person.title, "")
    title = title or {Gender.FEMALE: "Ms", Gender.MALE: "Mr"}.get(person.gender, "")
    if is_formal and person.last_name and title:
        return f"Dear {title} {person.last_name}"
    if is_formal and person.full_name != person.last_name:
        return f"Dear {person.full_name}"
    return f"Dear {person.first_name}" if person.first_name else "Hello"


def _polish(person: Addressee, is_formal: bool) -> str:
    if person.company:
        return "Szanowni Państwo"
    if not is_formal:
        return f"Cześć {person.first_name}" if person.first_name else "Dzień dobry"
    titled = {
        (Gender.FEMALE, "Prof."): "Szanowna Pani Profesor",
        (Gender.FEMALE, "Dr."): "Szanowna Pani Doktor",
        (Gender.FEMALE, ""): "Szanowna Pani",
        (Gender.MALE, "Prof."): "Szanowny Panie Profesorze",
        (Gender.MALE, "Dr."): "Szanowny Panie Doktorze",
        (Gender.MALE, ""): "Szanowny Panie",
    }
    return titled.get((person.gender, person.title), "Dzień dobry")


def _turkish(person: Addressee, is_formal: bool) -> str:
    if person.company:
        return f"Sayın {person.company} ekibi"
    if is_formal and person.last_name and person.full_name != person.last_name:
        return " ".join(part for part in ("Sayın", person.title, person.full_name) if part)
    return f"Merhaba {person.first_name}".rstrip()


def _french(person: Addressee, is_formal: bool) -> str:
    if person.company:
        return f"Bonjour à toute l’équipe de {person.company}"
    if is_formal and person.last_name and person.gender in (Gender.FEMALE, Gender.MALE):
        return f"Bonjour {'Madame' if person.gender is Gender.FEMALE else 'Monsieur'} {person.last_name}"
    if is_formal and person.full_name != person.last_name:
        return f"Bonjour {person.full_name}"
    dear = {Gender.FEMALE: "Chère", Gender.MALE: "Cher"}.get(person.gender, "Bonjour")
    return f"{dear} {person.first_name}" if person.first_name else "Bonjour"


_CUSTOMS: dict[str, Callable[[Addressee, bool], str]] = {
    "de": _german,
    "en": _english,
    "pl": _polish,
    "tr": _turkish,
    "fr": _french,
}


def _is_turkish(language: str, names: tuple[str, ...]) -> bool:
    """Whether a shouted I may be read as a dotless ı: a MIRIAM who reads Turkish is no Mırıam."""
    return language.startswith("tr") and bool(set("".join(names)) & set("İıŞşĞğÇç"))


def _started(first_name: str, customs: str) -> str:
    """A first name starts with a capital: "do" of "DO HYUN" is no particle."""
    word, space, rest = first_name.partition(" ")
    return f"{spoken_name(word, customs) or word}{space}{rest}"


def _title(raw: str) -> str:
    """The highest academic title, as it is spoken; anything else in the field is no title."""
    if re.search(r"\bprof\b", raw, re.IGNORECASE):
        return "Prof."
    return "Dr." if re.search(r"\bdr\b", raw, re.IGNORECASE) else ""


def _company(raw: str) -> str:
    """A company's name for a greeting; "" where it cannot be written in a line or holds no letters."""
    name = clean_line(raw, 200).strip(" ,;")
    odd = set(name) & set("{}<>[]^|\\~=")
    return name if any(c.isalpha() for c in name) and len(name) <= 50 and not odd else ""
