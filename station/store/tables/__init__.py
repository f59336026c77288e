"""All tables of the store. Rows never leave `station.store`; money is integer cents, times are aware UTC."""

from station.store.columns import Row, table_of
from station.store.tables.catalogue import (
    AffinityRow,
    InsertRow,
    PhasePolicyRow,
    PictureRow,
    ProductRow,
    ResultsReadingRow,
    RuleSetRow,
    SampleRow,
    StockMoveRow,
    TextDraftRow,
    TextVariantRow,
)
from station.store.tables.codes import OrderCodeRow, VoucherCodeRow, VoucherPoolRow
from station.store.tables.imports import ChangeMarkRow, CounterRow, ImportRunRow, MetaRow, QuarantineRow
from station.store.tables.journal import (
    CampaignCountRow,
    CampaignReservationRow,
    InsertReservationRow,
    OrderOnTableRow,
    ParcelEventRow,
    ParcelInsertRow,
    ParcelRow,
    PrintChangeRow,
    PrintJobRow,
    ReservationRow,
    TrialExposureRow,
)
from station.store.tables.keeping import ConflictRow, OutboxRow
from station.store.tables.people import AccountRow, AuditEntryRow, ForgottenRow, TableSeenRow
from station.store.tables.shop import (
    CustomerMergeRow,
    CustomerRow,
    GuestSplitRow,
    IncidentRow,
    OrderLineRow,
    OrderRow,
    ReturnRow,
)

METADATA = Row.metadata

CUSTOMER = table_of(CustomerRow)
CUSTOMER_MERGE = table_of(CustomerMergeRow)
GUEST_SPLIT = table_of(GuestSplitRow)
SHOP_ORDER = table_of(OrderRow)
ORDER_LINE = table_of(OrderLineRow)
GOODS_RETURN = table_of(ReturnRow)
INCIDENT = table_of(IncidentRow)
PRODUCT = table_of(ProductRow)
SAMPLE = table_of(SampleRow)
STOCK_MOVE = table_of(StockMoveRow)
INSERT_ITEM = table_of(InsertRow)
TEXT_VARIANT = table_of(TextVariantRow)
TEXT_DRAFT = table_of(TextDraftRow)
PICTURE = table_of(PictureRow)
RULE_SET = table_of(RuleSetRow)
PHASE_POLICY = table_of(PhasePolicyRow)
AFFINITY = table_of(AffinityRow)
RESULTS_READING = table_of(ResultsReadingRow)
PARCEL = table_of(ParcelRow)
ORDER_ON_TABLE = table_of(OrderOnTableRow)
PARCEL_EVENT = table_of(ParcelEventRow)
PARCEL_INSERT = table_of(ParcelInsertRow)
RESERVATION = table_of(ReservationRow)
INSERT_RESERVATION = table_of(InsertReservationRow)
CAMPAIGN_COUNT = table_of(CampaignCountRow)
CAMPAIGN_RESERVATION = table_of(CampaignReservationRow)
TRIAL_EXPOSURE = table_of(TrialExposureRow)
PRINT_JOB = table_of(PrintJobRow)
PRINT_CHANGE = table_of(PrintChangeRow)
IMPORT_RUN = table_of(ImportRunRow)
QUARANTINE = table_of(QuarantineRow)
CHANGE_MARK = table_of(ChangeMarkRow)
COUNTER = table_of(CounterRow)
META = table_of(MetaRow)
ORDER_CODE = table_of(OrderCodeRow)
VOUCHER_POOL = table_of(VoucherPoolRow)
VOUCHER_CODE = table_of(VoucherCodeRow)
ACCOUNT = table_of(AccountRow)
AUDIT_ENTRY = table_of(AuditEntryRow)
FORGOTTEN = table_of(ForgottenRow)
TABLE_SEEN = table_of(TableSeenRow)
OUTBOX = table_of(OutboxRow)
CONFLICT = table_of(ConflictRow)
