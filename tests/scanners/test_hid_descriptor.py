"""Report descriptors of scanners: fields are found where the device says they are, whatever the device says."""

from hypothesis import given, settings
from hypothesis import strategies as st

from scanners.hid_descriptor import BYTE_COUNT, CONTINUED, DECODED, SYMBOLOGY, USUAL, Field, ReportMap, report_map

#: Written out by hand from the structure in HID Point of Sale Usage Tables 1.02, appendix A: report 2 carries the
#: length, the identifier, 56 characters, two bytes of the maker and one bit for "continued".
DESCRIPTOR = bytes.fromhex(
    "05 8c 09 02 a1 01"  # usage page bar code scanner, usage scanner, collection application
    "09 12 a1 02 85 02 15 00 26 ff 00 75 08 95 01"  # scanned data report: id 2, bytes, one
    "05 01 09 3b 81 02"  # generic desktop, byte count
    "05 8c 95 03 09 fb 09 fc 09 fd 81 02"  # symbology identifier 1 to 3
    "95 38 09 fe 82 02 01"  # 56 bytes decoded data, buffered
    "95 02 06 66 ff 09 04 09 00 81 02"  # two bytes of the maker
    "05 8c 75 01 95 01 09 ff 81 02 95 07 81 03 c0"  # continued, seven bits of padding
    "09 14 a1 02 85 04 75 01 95 05 09 5f 09 60 81 02 c0"  # another report
    "c0"
)


def test_the_usual_report_is_read_off_its_descriptor() -> None:
    assert report_map(DESCRIPTOR) is not None
    found = report_map(DESCRIPTOR)
    assert found is not None
    assert found.report_id == USUAL.report_id
    assert {usage: found.fields[usage] for usage in USUAL.fields} == USUAL.fields


def test_a_smaller_report_without_a_number_is_read_where_it_is() -> None:
    """Usages as a range, the page within the usage, fields saved and restored."""
    descriptor = bytes.fromhex(
        "05 8c 09 02 a1 01 75 08 95 03 19 fb 29 fd 81 02 a4 05 01 95 01 09 3b 81 02 b495 10 0b fe 00 8c 00 81 02 c0"
    )
    assert report_map(descriptor) == ReportMap(
        0,
        {
            SYMBOLOGY[0]: Field(0, 8),
            SYMBOLOGY[1]: Field(8, 8),
            SYMBOLOGY[2]: Field(16, 8),
            BYTE_COUNT: Field(24, 8),
            DECODED: Field(32, 8, 16),
        },
    )


def test_a_keyboard_is_no_scanner() -> None:
    keyboard = bytes.fromhex("05 01 09 06 a1 01 05 07 19 e0 29 e7 15 00 25 01 75 01 95 08 81 02 c0")
    assert report_map(keyboard) is None


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=60), st.integers(0, 120))
def test_no_descriptor_breaks_it(noise: bytes, cut: int) -> None:
    report_map(noise)
    report_map(DESCRIPTOR[:cut] + noise + DESCRIPTOR[cut:])


def test_continued_is_a_single_bit() -> None:
    assert USUAL.fields[CONTINUED].bits == 1
