"""Reads the code on a paper of the print tray, as a scanner held over it would."""

from io import BytesIO

from PIL import Image

from station.domain.command_codes import PRINT_PREFIX


def code_on(png: bytes) -> str:
    """What a scanner reads on a printed picture; "" where it carries no code of ours, or no reader is installed.

    The reader (zxing-cpp) comes with the extra "training": no packing table needs it. Several codes on one paper (a
    link for the customer) are told apart by ours.
    """
    try:
        import zxingcpp
    except ImportError:
        return ""
    with Image.open(BytesIO(png)) as picture:
        found = [result.text for result in zxingcpp.read_barcodes(picture.convert("L"))]
    return next((text for text in found if text.startswith(PRINT_PREFIX)), "")
