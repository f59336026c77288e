"""Profiles: found by name or path, refused in words, and the shipped ones read what they promise."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.domain.trouble import Trouble
from station.shops.numbers_and_dates import day_reader, minor_units, moment_reader, number_reader, whole
from station.shops.profile import ShopProfile, find_profile, load_profile
from station.store.feed_staging import further

MINIMAL = """
[columns]
order_number = "no"
ordered_at = "at"
sku = "sku"
quantity = "pieces"
unit_price = "price"
"""


def problem_of(folder: Path, text: str) -> tuple[str, str]:
    file = folder / "mine.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Trouble) as trouble:
        load_profile(file)
    return trouble.value.code, str(trouble.value.facts.get("problem"))


def read(folder: Path, profile: ShopProfile, content: bytes) -> list[tuple[str, object]]:
    file = folder / "orders.csv"
    file.write_bytes(content)
    return [(line.reason, line.facts) for line in profile.read(file)]


def outcome(folder: Path, profile: str, header: str, *lines: str) -> list[str]:
    content = "\n".join((header, *lines)).encode()
    return [
        reason or ("return" if facts.is_return else "sale")
        for reason, facts in read(folder, find_profile(profile), content)
    ]


@pytest.mark.parametrize("name", ["online-retail", "orders", "orders-german"])
def test_shipped_profiles_are_found_by_name(name: str) -> None:
    profile = find_profile(name)
    assert profile.name == name
    assert profile.description


def test_a_profile_of_ones_own_is_found_in_the_home_or_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "profiles").mkdir()
    file = tmp_path / "profiles" / "mine.toml"
    file.write_text(MINIMAL, encoding="utf-8")
    assert find_profile("mine", tmp_path) == find_profile(str(file)) == load_profile(file)


def test_an_unknown_profile_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as trouble:
        find_profile("../orders", tmp_path)
    assert trouble.value.code == "import.profile_unknown"
    assert trouble.value.facts["known"] == "online-retail, orders, orders-german"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (MINIMAL.replace('sku = "sku"', ""), "a column is needed for sku"),
        (MINIMAL + 'colour = "c"', "no field named colour"),
        (MINIMAL + '[file]\nencoding = "utf-16"', "an encoding in which a line ends"),
        (MINIMAL + '[formats]\ntime_zone = "Mars/Base"', "an IANA time zone"),
        (MINIMAL + "[products]\npattern = '('", "not a regular expression"),
        (MINIMAL + '[formats]\ndecimal = ","\nthousands = ","', "must differ"),
    ],
)
def test_a_wrong_profile_is_refused_in_words(tmp_path: Path, text: str, says: str) -> None:
    code, problem = problem_of(tmp_path, text)
    assert code == "import.profile_invalid"
    assert says in problem


def test_a_profile_that_is_no_toml_is_unreadable(tmp_path: Path) -> None:
    assert problem_of(tmp_path, "columns = [")[0] == "import.profile_invalid"


def test_a_missing_column_is_named_an_optional_one_may_be_missing(tmp_path: Path) -> None:
    with pytest.raises(Trouble) as trouble:
        read(tmp_path, find_profile("online-retail"), b"InvoiceNo,StockCode\n1,2\n")
    assert trouble.value.code == "import.missing_column"
    assert (trouble.value.facts["line"], trouble.value.facts["column"]) == (1, "InvoiceDate")
    assert outcome(tmp_path, "orders", "order_number,ordered_at,sku,name,quantity,unit_price") == []


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8-sig"])
def test_german_spellings_by_profile(tmp_path: Path, encoding: str) -> None:
    text = (
        "Bestellnummer;Bestelldatum;Artikelnummer;Artikel;Menge;Einzelpreis;Kundennummer;Land;Nachname;Geschenk;Geburtstag\n"
        '4711;31.12.2026 23:30;T-1;"Grüner Tee; 100 g";2;1.234,50 ;K9;Österreich;Groß;ja;01.02.1980\n'
    )
    ((reason, facts),) = read(tmp_path, find_profile("orders-german"), text.encode(encoding))
    assert reason == ""
    assert facts is not None
    assert (facts.name, facts.quantity, facts.cents, facts.country) == ("Grüner Tee; 100 g", 2, 123450, "AT")
    assert datetime.fromtimestamp(facts.at, UTC) == datetime(2026, 12, 31, 22, 30, tzinfo=UTC)
    assert further(facts.more) == {"last_name": "Groß", "is_gift": "1", "birthday": "1980-02-01"}


def test_a_decimal_point_is_never_guessed_for_a_comma(tmp_path: Path) -> None:
    header = "Bestellnummer;Bestelldatum;Artikelnummer;Artikel;Menge;Einzelpreis"
    assert outcome(tmp_path, "orders-german", header, "1;31.12.2026;T;Tee;1;4.50") == ["line.bad_price"]
    assert outcome(tmp_path, "orders-german", header, "1;2026-12-31;T;Tee;1;4,50") == ["line.bad_date"]


def test_traps_of_the_worked_example(tmp_path: Path) -> None:
    header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country"
    at = "2010-12-01 08:26:00"
    assert outcome(
        tmp_path,
        "online-retail",
        header,
        f"536365,85123a,HOLDER ,6,{at},2.55,17850.0,United Kingdom",
        f"C536379,22423,STAND,-1,{at},12.75,14527.0,EIRE",
        f"C536380,22423,STAND,-1,{at},12.75,,EIRE",
        f"A563185,B,Adjust bad debt,1,{at},11062.06,,United Kingdom",
        f"536370,POST,POSTAGE,3,{at},18.00,12583.0,France",
        f"536370,gift_0001_20,Gift,3,{at},18.00,,France",
        f"536589,21777,damaged,-10,{at},0.0,,United Kingdom",
        f"536414,22139,,56,{at},0.0,,United Kingdom",
        f"536414,22139,NAME,0,{at},1.0,,United Kingdom",
        f"536414,22139,NAME,1,{at},1.0,,United Kingdom,and more",
    ) == [
        *("sale", "return", "line.return_without_customer", "line.bad_debt", "line.no_product", "line.no_product"),
        *("line.write_off", "line.no_price", "line.no_quantity", "line.too_many_fields"),
    ]


def test_codes_customers_and_names_are_cleaned_as_declared(tmp_path: Path) -> None:
    header = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
    line = "536365,85123a, HOLDER ,6,2011-07-01 08:26:00,2.55,17850.0,EIRE\n"
    ((_, facts),) = read(tmp_path, find_profile("online-retail"), (header + line).encode())
    assert facts is not None
    assert (facts.sku, facts.customer, facts.name, facts.country) == ("85123A", "17850", "HOLDER", "IE")
    assert datetime.fromtimestamp(facts.at, UTC).hour == 7  # British summer time


@given(st.integers(-(10**9), 10**9))
def test_amounts_come_back_from_both_spellings(cents: int) -> None:
    english = f"{cents / 100:.2f}"
    german = f"{cents / 100:,.2f}".replace(",", "_").replace(".", ",").replace("_", ".")
    for text, read_number in ((english, number_reader(".", "")), (german, number_reader(",", "."))):
        number = read_number(text)
        assert number is not None
        assert minor_units(number, "EUR") == cents


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)))
def test_days_come_back_in_every_zone(day: date) -> None:
    for zone in ("Europe/Berlin", "Pacific/Auckland", "America/Los_Angeles"):
        assert day_reader(["%d.%m.%Y"], zone)(day.strftime("%d.%m.%Y")) == day


@given(st.text(max_size=20))
def test_no_text_breaks_the_readers(text: str) -> None:
    number_reader(".", ",")(text)
    moment_reader(["%Y-%m-%d %H:%M", "%d.%m.%Y"], "Europe/Berlin")(text)


def test_currencies_without_minor_units_and_whole_numbers() -> None:
    number = number_reader(".", ",")("1,200")
    assert number is not None
    assert (minor_units(number, "JPY"), minor_units(number, "EUR"), minor_units(number, "KWD")) == (
        1200,
        120000,
        1200000,
    )
    assert (whole(number_reader(".", "")("6.0")), whole(number_reader(".", "")("6.5"))) == (6, None)
