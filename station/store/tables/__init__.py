"""All tables of the store. Rows never leave `station.store`; money is integer cents, times are aware UTC."""

from station.store.columns import Row, table_of
from station.store.tables.catalogue import AffinityRow, InsertRow, ProductRow, RuleSetRow, SampleRow, TextVariantRow
from station.store.tables.imports import ChangeMarkRow, CounterRow, ImportRunRow, MetaRow, QuarantineRow
from station.store.tables.journal import ParcelInsertRow, ParcelRow, PrintChangeRow, PrintJobRow, ReservationRow
from station.store.tables.shop import CustomerRow, IncidentRow, OrderLineRow, OrderRow, ReturnRow

METADATA = Row.metadata

CUSTOMER = table_of(CustomerRow)
SHOP_ORDER = table_of(OrderRow)
ORDER_LINE = table_of(OrderLineRow)
GOODS_RETURN = table_of(ReturnRow)
INCIDENT = table_of(IncidentRow)
PRODUCT = table_of(ProductRow)
SAMPLE = table_of(SampleRow)
INSERT_ITEM = table_of(InsertRow)
TEXT_VARIANT = table_of(TextVariantRow)
RULE_SET = table_of(RuleSetRow)
AFFINITY = table_of(AffinityRow)
PARCEL = table_of(ParcelRow)
PARCEL_INSERT = table_of(ParcelInsertRow)
RESERVATION = table_of(ReservationRow)
PRINT_JOB = table_of(PrintJobRow)
PRINT_CHANGE = table_of(PrintChangeRow)
IMPORT_RUN = table_of(ImportRunRow)
QUARANTINE = table_of(QuarantineRow)
CHANGE_MARK = table_of(ChangeMarkRow)
COUNTER = table_of(CounterRow)
META = table_of(MetaRow)
