"""A printer of letters, strict: it takes only the commands of our text mode, and tells what is on its paper."""

from dataclasses import dataclass, field

from printing.languages.escpos_replies import ID_LENGTH
from printing.media import TextMode

#: Commands without data, by what they do.
FIXED = {
    b"\x1b@": "initialise", b"\x1da\xff": "automatic status", b"\x1bR\x00": "usa", b"\x1c.": "one byte",
    b"\x1bE\x01": "bold", b"\x1bE\x00": "not bold", b"\x1ba\x01": "centred", b"\x1ba\x00": "left",
    b"\x1bd\x01": "feed", b"\x1dV\x42\x00": "cut", b"\x1dr\x01": "in order", b"\x1d(k\x04\x001A2\x00": "qr model",
    b"\x1d(k\x03\x001C\x05": "qr size", b"\x1d(k\x03\x001E1": "qr correction", b"\x1d(k\x03\x001Q0": "qr print",
}  # fmt: skip
MARK, CODE_PAGE, QR_STORE = b"\x1d(H\x06\x0000", b"\x1bt", b"\x1d(k"


class NotUnderstood(AssertionError):
    """Bytes that a printer would take for something else."""


@dataclass
class LetterPrinter:
    """One job read to its end."""

    mode: TextMode
    commands: list[str] = field(default_factory=list)  #: what was done, words left out
    lines: list[str] = field(default_factory=list)
    bold: list[str] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    _line: bytearray = field(default_factory=bytearray)

    def take(self, job: bytes) -> "LetterPrinter":
        rest = job
        while rest:
            rest = rest[self._step(rest) :]
        if self._line:
            raise NotUnderstood("a line without an end")
        return self

    def _step(self, rest: bytes) -> int:
        if rest[0] >= 0x20 and rest[0] != 0x7F:
            self._line.append(rest[0])
            if len(self._line) > self.mode.columns:
                raise NotUnderstood("a line wider than the paper")
            return 1
        if rest[0] == 0x0A:
            self._end_line()
            return 1
        if self._line:
            raise NotUnderstood(f"a command inside a line: {rest[:8].hex(' ')}")
        for command, name in FIXED.items():
            if rest.startswith(command):
                self.commands.append(name)
                return len(command)
        return self._with_data(rest)

    def _with_data(self, rest: bytes) -> int:
        if rest.startswith(CODE_PAGE):
            if rest[2] != self.mode.number:
                raise NotUnderstood(f"code page {rest[2]}")
            self.commands.append("code page")
            return 3
        if rest.startswith(MARK):
            self.commands.append("mark")
            return len(MARK) + ID_LENGTH
        if rest.startswith(QR_STORE) and rest[5:8] == b"1P0":
            length = int.from_bytes(rest[3:5], "little")
            held = rest[8 : 5 + length]
            if len(held) != length - 3 or any(byte < 0x20 for byte in held):
                raise NotUnderstood("the content of a QR code")
            self.codes.append(held.decode("utf-8", "ignore"))
            self.commands.append("qr store")
            return 5 + length
        raise NotUnderstood(rest[:8].hex(" "))

    def _end_line(self) -> None:
        line = self._line.decode(self.mode.code_page)
        self._line.clear()
        self.lines.append(line)
        if "bold" in self.commands and self.commands[-1] == "bold":
            self.bold.append(line)
