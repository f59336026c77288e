"""The data protection sheet: of every column of every table whether it tells of a person, how long it is kept, and what
becomes of it when that person is forgotten; and of every file in the home folder. Doing it lies elsewhere.

A test holds this against the schema, against `forgetting` and against `retention`, column by column. How it is said to
people stands in `station.workflow.data_sheet_words`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

__all__ = [
    "FILES",
    "NOT_PERSONAL",
    "OF_STAFF",
    "SHEET",
    "Category",
    "Entry",
    "FileKept",
    "Kept",
    "KeptFile",
    "WhenForgotten",
]


class Category(StrEnum):
    """What a column tells of a person."""

    IDENTITY = "identity"
    ADDRESS = "address"
    BIRTHDAY = "birthday"
    TASTE = "taste"
    HEALTH = "health"  #: allergies: Art. 9 GDPR
    CONSENT = "consent"
    ORDERS = "orders"
    WORDS = "words"  #: free words of the customer
    EXPERIENCE = "experience"
    PACKED = "packed"
    DECISION = "decision"
    GIVEN = "given"
    PAGES = "pages"
    LINES = "lines"
    CHANGES = "changes"  #: audit log, as far as it tells of a customer
    STAFF_ACCOUNT = "staff_account"
    STAFF_WORK = "staff_work"


#: Categories that tell of the people who work at the tables; all others tell of customers.
OF_STAFF = frozenset({Category.STAFF_ACCOUNT, Category.STAFF_WORK})


class Kept(StrEnum):
    """How long. Those that end in "_days" are the fields of `RetentionPolicy` with this name."""

    PRINTS = "prints_days"
    JOURNAL = "journal_days"
    QUARANTINE = "quarantine_days"
    AUDIT = "audit_days"
    FORGOTTEN = "forgotten"  #: until the person is forgotten
    OPEN = "open"  #: while a parcel is open
    REPLACED = "replaced"  #: until the next one takes its place
    ACCOUNT = "account"  #: until the account is renamed; badge and PIN until it is closed


class WhenForgotten(StrEnum):
    """What becomes of it when the customer is forgotten."""

    ROW_GOES = "row_goes"
    EMPTIED = "emptied"
    REPLACED = "replaced"  #: by what names nobody
    STAYS = "stays"  #: as a count, for what led to the person is emptied
    ROW_OR_EMPTIED = "row_or_emptied"  #: the row goes; of an order that is still to be packed this is emptied
    ROW_OR_STAYS = "row_or_stays"  #: the row goes; of an order that is still to be packed this stays, of nobody
    NOT_OURS = "not_ours"  #: tells of who works here, not of the customer


@dataclass(frozen=True, slots=True)
class Entry:
    """Columns of one table of which the same is true."""

    table: str
    category: Category
    kept: Kept
    forgotten: WhenForgotten
    columns: tuple[str, ...]


def _entry(table: str, category: Category, kept: Kept, forgotten: WhenForgotten, columns: str) -> Entry:
    return Entry(table, category, kept, forgotten, tuple(columns.split()))


def _staff(table: str, kept: Kept, columns: str, category: Category = Category.STAFF_WORK) -> Entry:
    return _entry(table, category, kept, WhenForgotten.NOT_OURS, columns)


_C, _K, _W = Category, Kept, WhenForgotten

#: Everything that tells of a person. A column stands here once, or in `NOT_PERSONAL`.
SHEET: tuple[Entry, ...] = (
    _entry("customer", _C.IDENTITY, _K.FORGOTTEN, _W.ROW_GOES,
           "id number shop first_name last_name title company gender email_key ambassador_code"),
    _entry("customer", _C.ADDRESS, _K.FORGOTTEN, _W.ROW_GOES, "address language town country"),
    _entry("customer", _C.BIRTHDAY, _K.FORGOTTEN, _W.ROW_GOES, "birthday"),
    _entry("customer", _C.TASTE, _K.FORGOTTEN, _W.ROW_GOES, "likes categories_off tags"),
    _entry("customer", _C.HEALTH, _K.FORGOTTEN, _W.ROW_GOES, "allergies"),
    _entry("customer", _C.CONSENT, _K.FORGOTTEN, _W.ROW_GOES, "objects_to_advertising consents"),
    _entry("customer_merge", _C.IDENTITY, _K.FORGOTTEN, _W.ROW_GOES, "id customer_id into_id made_at why undone_at"),
    _staff("customer_merge", _K.AUDIT, "made_by undone_by"),
    _entry("guest_split", _C.IDENTITY, _K.FORGOTTEN, _W.ROW_GOES, "order_id made_at"),
    _staff("guest_split", _K.AUDIT, "made_by"),
    _entry("shop_order", _C.IDENTITY, _K.FORGOTTEN, _W.ROW_OR_EMPTIED, "customer_id email_key"),
    _entry("shop_order", _C.WORDS, _K.FORGOTTEN, _W.ROW_OR_EMPTIED, "recipient comment"),
    _entry("shop_order", _C.ADDRESS, _K.FORGOTTEN, _W.ROW_OR_EMPTIED, "postcode"),
    _entry("shop_order", _C.TASTE, _K.FORGOTTEN, _W.ROW_OR_EMPTIED, "tags"),
    _entry("shop_order", _C.ORDERS, _K.FORGOTTEN, _W.ROW_OR_EMPTIED, "resent_for"),
    _entry("shop_order", _C.ORDERS, _K.FORGOTTEN, _W.ROW_OR_STAYS,
           "id number number_key shop ordered_at currency channel country language state is_gift promised_on "
           "shipped_on delivered_on packed_at carrier"),
    _entry("order_line", _C.ORDERS, _K.FORGOTTEN, _W.ROW_OR_STAYS,
           "order_id position sku name quantity unit_cents currency shipped_by_us"),
    _entry("order_code", _C.ORDERS, _K.FORGOTTEN, _W.ROW_OR_STAYS, "code_key kind order_number code added_at"),
    _entry("goods_return", _C.EXPERIENCE, _K.FORGOTTEN, _W.ROW_GOES,
           "id customer_id row_key returned_on sku name quantity value_cents currency order_number reason"),
    _entry("incident", _C.EXPERIENCE, _K.FORGOTTEN, _W.ROW_GOES,
           "id customer_id row_key kind opened_on closed_on order_number score"),
    _entry("parcel", _C.PACKED, _K.FORGOTTEN, _W.EMPTIED, "customer_id order_id"),
    _entry("parcel", _C.PACKED, _K.FORGOTTEN, _W.REPLACED, "order_number"),
    _entry("parcel", _C.PACKED, _K.FORGOTTEN, _W.STAYS,
           "parcel_id state table_name opened_at packed_at closed_on seconds rules_version policy_version why part"),
    _entry("parcel", _C.DECISION, _K.JOURNAL, _W.EMPTIED, "plan"),
    _staff("parcel", _K.JOURNAL, "packer"),
    _entry("order_on_table", _C.PACKED, _K.OPEN, _W.ROW_GOES, "order_number parcel_id table_name since"),
    _staff("order_on_table", _K.OPEN, "packer"),
    _entry("parcel_event", _C.DECISION, _K.JOURNAL, _W.EMPTIED, "facts"),
    _entry("parcel_event", _C.PACKED, _K.JOURNAL, _W.STAYS, "parcel_id number kind at table_name"),
    _staff("parcel_event", _K.JOURNAL, "packer"),
    _entry("parcel_insert", _C.GIVEN, _K.FORGOTTEN, _W.EMPTIED, "customer_id order_number skus text_id"),
    _entry("parcel_insert", _C.GIVEN, _K.FORGOTTEN, _W.STAYS, "id parcel_id given_on insert_id slot rule"),
    _entry("reservation", _C.GIVEN, _K.OPEN, _W.ROW_GOES, "parcel_id sample_id pieces"),
    _entry("insert_reservation", _C.GIVEN, _K.OPEN, _W.ROW_GOES, "parcel_id insert_id"),
    _entry("campaign_reservation", _C.GIVEN, _K.OPEN, _W.ROW_GOES, "parcel_id rule day"),
    _entry("trial_exposure", _C.DECISION, _K.FORGOTTEN, _W.ROW_GOES,
           "parcel_id rule trial arm share customer_id order_number on_day cost_cents"),
    _entry("voucher_code", _C.GIVEN, _K.FORGOTTEN, _W.EMPTIED, "parcel_id"),
    _entry("voucher_code", _C.GIVEN, _K.FORGOTTEN, _W.STAYS, "code pool_id state held_by given_at"),
    _entry("print_job", _C.PAGES, _K.PRINTS, _W.REPLACED, "pdf"),
    _entry("print_job", _C.PACKED, _K.FORGOTTEN, _W.REPLACED, "order_number"),
    _entry("print_job", _C.PACKED, _K.FORGOTTEN, _W.STAYS,
           "id number parcel_id slot printer width_mm height_mm cut created_at copy_number expires_at state reason "
           "moved_from place table_name"),
    _entry("print_change", _C.PACKED, _K.FORGOTTEN, _W.STAYS, "id job_id state at evidence"),
    _entry("quarantine_line", _C.LINES, _K.QUARANTINE, _W.ROW_GOES, "id run_id row_key source line raw reason"),
    _entry("audit_entry", _C.CHANGES, _K.AUDIT, _W.REPLACED, "subject"),
    _entry("audit_entry", _C.CHANGES, _K.AUDIT, _W.EMPTIED, "facts"),
    _entry("audit_entry", _C.CHANGES, _K.AUDIT, _W.STAYS, "id action"),
    _staff("audit_entry", _K.AUDIT, "at who role table_name"),
    _staff("account", _K.ACCOUNT,
           "id first_name role badge pin_hash language is_active failed_tries waits_until made_at", _C.STAFF_ACCOUNT),
    _staff("stock_move", _K.AUDIT, "who"),
    _staff("rule_set", _K.AUDIT, "made_by"),
    _staff("phase_policy", _K.AUDIT, "made_by"),
    _staff("picture", _K.AUDIT, "added_by"),
    _staff("conflict", _K.AUDIT, "settled_by"),
    _staff("text_draft", _K.REPLACED, "who typed_at"),
    _staff("table_seen", _K.REPLACED, "packer"),
)  # fmt: skip

#: Everything else: articles, rules, stock, and the program itself. Random ids of parcels lead to a person only as long
#: as the parcel does.
NOT_PERSONAL: Mapping[str, tuple[str, ...]] = {
    table: tuple(columns.split())
    for table, columns in {
        "product": "sku name price_cents currency categories gtin aliases shelf picture url names in_stock consumable "
        "age_restricted weight_g thickness_mm tags partner",
        "sample": "id sku lot name makes_known on_hand reserved best_before bin cost_cents currency weight_g picture "
        "tags categories names",
        "stock_move": "id at table_name kind item lot pieces reason",
        "insert_item": "id kind slot name text_set paper earliest latest cost_cents currency weight_g thickness_mm "
        "names picture url skus categories series series_number on_hand reserved bin partner consent adults_only "
        "best_before days_from days_until is_off voucher_pool",
        "text_variant": "text_set id language heading body",
        "text_draft": "text_set id language heading body heading_before body_before",
        "rule_set": "version state body made_at published_at note made_from",
        "phase_policy": "version digest body made_at",
        "picture": "name content added_at",
        "affinity_model": "id learned_at stored",
        "results_reading": "days last_days read_at sums",
        "voucher_pool": "id name low_water valid_until",
        "import_run": "id source profile started_at finished_at counts",
        "change_mark": "topic count",
        "counter": "name value",
        "meta": "key value",
        "campaign_count": "rule day taken",
        "outbox": "number topic item changes",
        "conflict": "kept_id other_id kind table_name other_table found_at settled_at",
        "forgotten": "mark forgotten_at",
        "table_seen": "table_name seen_at version facts",
    }.items()
}


class FileKept(StrEnum):
    """How long a file is kept."""

    NOBODY = "nobody"  #: as long as the station, for it tells of nobody
    STATION = "station"  #: until IT changes it, or uninstalls the station with its data
    COLUMNS = "columns"  #: every column of it as it stands in `SHEET`
    TABLE = "table"  #: as the columns; people without an open order, and parcels of before yesterday, leave at once
    FILES = "files_days"  #: of the settings, as the next one
    COPIES = "copies_days"
    BACKUPS = "keep"  #: the newest ones, so many as `[backup]` says


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file or folder in the home folder of a station."""

    names: str  #: as a pattern
    kept: FileKept
    holds: tuple[Category, ...] = ()


_ALL = tuple(Category)

#: Everything that a station writes into its home folder; `station.uninstall` deletes the same.
FILES: tuple[KeptFile, ...] = (
    KeptFile("station.sqlite", FileKept.COLUMNS, _ALL),
    KeptFile("station.sqlite-*", FileKept.COLUMNS, _ALL),
    KeptFile("kept.sqlite", FileKept.TABLE, tuple(one for one in _ALL if one is not Category.LINES)),
    KeptFile("kept.sqlite-*", FileKept.TABLE, tuple(one for one in _ALL if one is not Category.LINES)),
    KeptFile("backups", FileKept.BACKUPS, _ALL),
    KeptFile("station.before-*.sqlite", FileKept.COPIES, _ALL),
    KeptFile("kept.before-*.sqlite", FileKept.COPIES, _ALL),
    KeptFile("station.damaged-*.sqlite*", FileKept.COPIES, _ALL),
    KeptFile("kept.damaged-*.sqlite*", FileKept.COPIES, _ALL),
    KeptFile("prints", FileKept.FILES, (Category.PAGES,)),
    KeptFile("settings.toml", FileKept.STATION, (Category.STAFF_ACCOUNT,)),
    KeptFile("settings.before.toml", FileKept.STATION, (Category.STAFF_ACCOUNT,)),
    KeptFile("settings.told.json", FileKept.STATION, (Category.STAFF_ACCOUNT,)),
    KeptFile("logs", FileKept.NOBODY),
    KeptFile("secrets", FileKept.NOBODY),
    KeptFile("pictures", FileKept.NOBODY),
    KeptFile("profiles", FileKept.NOBODY),
    KeptFile("screen.ini", FileKept.NOBODY),
    KeptFile("selftest.pdf", FileKept.NOBODY),
    KeptFile("window.lock", FileKept.NOBODY),
)
