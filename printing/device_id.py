"""What a printer calls itself: IEEE 1284 device ids and the records it announces, and the language they hint at."""

import re
from dataclasses import dataclass

from printing.media import Language

#: Keys of a device id, long and short (IEEE 1284-2000, 7.6).
_MAKE, _MODEL, _COMMANDS = ("MANUFACTURER", "MFG"), ("MODEL", "MDL"), ("COMMAND SET", "CMD")

# What hints at a language, most telling first; looked for in the command set, then in make and model.
_COMMAND_HINTS = (
    (re.compile(r"\bESC/?POS\b|\bEPSON\s*POS\b", re.I), Language.ESCPOS),
    (re.compile(r"\bSTAR(PRNT|LINE|GRAPHIC)?\b", re.I), Language.STARPRNT),
    (re.compile(r"\bZPL\b", re.I), Language.ZPL),
    (re.compile(r"\bEPL2?\b", re.I), Language.EPL),
    (re.compile(r"\bTSPL2?\b", re.I), Language.TSPL),
    (re.compile(r"\bPT-CBP\b|\bQL-RASTER\b", re.I), Language.BROTHER),
    (re.compile(r"\bPDF\b|application/pdf", re.I), Language.PDF),
)
_NAME_HINTS = (
    (re.compile(r"\bTM-[A-Z]\d|\bEPSON TM", re.I), Language.ESCPOS),
    (re.compile(r"\bSTAR\b|\bTSP\d{3}|\bmC-P", re.I), Language.STARPRNT),
    (re.compile(r"\bZEBRA\b|\bZTC\b|\bZD\d{3}|\bGK\d{3}|\bGX\d{3}", re.I), Language.ZPL),
    (re.compile(r"\bTSC\b|\bTE2\d\d\b", re.I), Language.TSPL),
    (re.compile(r"\bQL-\d{3}", re.I), Language.BROTHER),
)


@dataclass(frozen=True, slots=True)
class DeviceId:
    """A device id taken apart; "" where it does not say."""

    make: str = ""
    model: str = ""
    commands: str = ""

    @property
    def name(self) -> str:
        """Make and model, the make said once."""
        is_said = self.model.lower().startswith(self.make.lower())
        return self.model if is_said else f"{self.make} {self.model}".strip()


def read_device_id(text: str) -> DeviceId:
    """The parts of `MFG:...;MDL:...;CMD:...;`; whatever cannot be read is left out."""
    parts: dict[str, str] = {}
    for part in text.split(";"):
        key, colon, value = part.partition(":")
        if colon:
            parts.setdefault(key.strip().upper(), "".join(filter(str.isprintable, value)).strip())
    found = [next((parts[key] for key in keys if key in parts), "") for keys in (_MAKE, _MODEL, _COMMANDS)]
    return DeviceId(*found)


def guessed_language(device: DeviceId) -> Language | None:
    """The language that the command set names, else the one that make and model are known for; None: no hint."""
    for hints, text in ((_COMMAND_HINTS, device.commands), (_NAME_HINTS, device.name)):
        for hint, language in hints:
            if hint.search(text):
                return language
    return None
