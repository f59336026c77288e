"""The printer made of software as a whole: language, mechanism, wires and faults on demand."""

import logging
import threading
from collections.abc import Callable, Collection
from datetime import UTC, datetime

from printing.media import Language, Media, PrinterProfile
from printing.status import Condition
from printing.virtual.brother_interpreter import BrotherInterpreter
from printing.virtual.epl_interpreter import EplInterpreter
from printing.virtual.escpos_interpreter import EscposInterpreter
from printing.virtual.escpos_letters import Letters
from printing.virtual.ipp_desk import IppDesk
from printing.virtual.ipp_port import IppPort
from printing.virtual.mechanism import Errand, Mechanism
from printing.virtual.paper import Paper
from printing.virtual.pdf_interpreter import PdfInterpreter
from printing.virtual.pseudo_terminal import PtyPort
from printing.virtual.starprnt_interpreter import StarInterpreter
from printing.virtual.steps import Ask, Eject, Fault, Forget, Interpreter, Step
from printing.virtual.tspl_interpreter import TsplInterpreter
from printing.virtual.wires import FASTING, HUNGRY, SLOW, Appetite, Line, TcpPort, VirtualTransport
from printing.virtual.zpl_interpreter import ZplInterpreter

log = logging.getLogger(__name__)

LONGEST_QUESTION = 64  #: bytes; what is longer is a job


def interpreter_for(profile: PrinterProfile) -> Interpreter:
    """A fresh command reader."""
    match profile.language:
        case Language.ESCPOS:
            mode = profile.text_mode
            letters = Letters(mode, profile.printable_dots) if mode is not None else None
            return EscposInterpreter(has_cutter=profile.has_cutter, letters=letters)
        case Language.STARPRNT:
            return StarInterpreter()
        case Language.ZPL:
            return ZplInterpreter()
        case Language.TSPL:
            return TsplInterpreter(profile.dpi)
        case Language.EPL:
            return EplInterpreter()
        case Language.BROTHER:
            return BrotherInterpreter()
        case Language.PDF:
            return PdfInterpreter()


class VirtualPrinter:
    """Prints to `on_paper` (called in the printer's own thread), answers like a real one, and fails on demand."""

    def __init__(
        self,
        name: str,
        profile: PrinterProfile,
        media: Media,
        on_paper: Callable[[Paper], None],
        *,
        speed_factor: float = 1.0,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`speed_factor` stretches the printing time; 0 = instant."""
        self.profile = profile
        self.loses_completion = False  #: prints, but the proof never comes
        self.never_answers = False  #: prints, but nothing ever comes back
        self.hides_status = False  #: prints and proves it, but answers no question and tells no change
        self.closes_before_write = False  #: takes the connection and closes it
        self.closes_after_write = False  #: takes and prints a whole job and closes without a word
        self.resets_on_write = False  #: breaks the connection when a job comes, unread
        self.never_reads = False  #: takes connections and reads nothing; in-process wires read always
        self.reads_slowly = False  #: small bites; in-process wires read always
        self.answers_old_ids = False  #: proves the print before the last one, always
        self.aborts_jobs = False  #: IPP: gives every job up unprinted
        self.chatters = False  #: tells its status unasked around every answer
        self.faults: list[Fault] = []  #: bytes that a strict printer does not accept; must stay empty
        self._name = name
        self._lock = threading.Lock()
        self._sessions: list[VirtualSession] = []
        self._ports: list[TcpPort | PtyPort | IppPort] = []
        self.contacts = 0  #: how often a host connected or sent something
        self._last_proof = b""
        self._desk: IppDesk | None = None
        self._mechanism = Mechanism(name, profile, media, on_paper, speed_factor, now, self._tell_change)

    @property
    def conditions(self) -> frozenset[Condition]:
        return self._mechanism.conditions

    def set_conditions(self, conditions: Collection[Condition]) -> None:
        """What is wrong from now on; printing stands still under blocking conditions and goes on after them."""
        self._mechanism.set_conditions(frozenset(conditions))
        self._tell_change()

    def stop_after(self, rows: int, conditions: Collection[Condition], *, reprints: bool = False) -> None:
        """Something goes wrong in the middle of a print, so many rows from now. `reprints`: the interrupted label is
        printed again from its start once that is over, as some printers do; its torn piece comes out too."""
        self._mechanism.reprints_after_stop = reprints
        self._mechanism.stop_after(rows, frozenset(conditions))

    def power_cycle(self) -> None:
        """Off and on again: connections break, the buffer is empty; what is printed stays on the paper."""
        self._mechanism.forget()
        if self._desk is not None:
            self._desk.forget()
        with self._lock:
            sessions = list(self._sessions)
        for session in sessions:
            session.hang_up(reset=True)

    def proof_to_say(self, answer: bytes) -> bytes:
        """What the printer says when a print is out: the truth, an old one, or nothing."""
        with self._lock:
            last, self._last_proof = self._last_proof, answer
        return b"" if self.loses_completion else last if self.answers_old_ids else answer

    def _tell_change(self) -> None:
        with self._lock:
            sessions = list(self._sessions)
        for session in sessions:
            session.tell_change()

    def transport(self) -> VirtualTransport:
        """A wire to this printer inside this process."""
        return VirtualTransport(self._answer, can_read=self.profile.language is not Language.PDF)

    def serve(self, host: str = "127.0.0.1", port: int = 0) -> int:
        """Listen on a real TCP port too; returns the port. Raises OSError when it cannot."""
        tcp = TcpPort(self._answer, host, port)
        with self._lock:
            self._ports.append(tcp)
        return tcp.port

    def serve_line(self) -> str:
        """Be at a serial line too; returns the device's path. Raises OSError where there are no pseudo terminals."""
        line = PtyPort(self._answer)
        with self._lock:
            self._ports.append(line)
        return line.path

    def serve_ipp(self, host: str = "127.0.0.1", port: int = 0) -> int:
        """Speak IPP on a real port; returns the port. Raises OSError when it cannot."""
        with self._lock:
            self._desk = self._desk or IppDesk(self._mechanism, self.refuse)
            ipp = IppPort(self, host, port)
            self._ports.append(ipp)
        return ipp.port

    def respond(self, request: bytes) -> bytes:
        """The answer to an IPP request."""
        self.contacts += 1
        desk = self._desk
        if desk is None:
            return b""
        desk.aborts_jobs, desk.loses_completion = self.aborts_jobs, self.loses_completion
        return desk.respond(request)

    def wait_until_idle(self, timeout_s: float) -> bool:
        """True once everything received is printed; False after the time-out."""
        return self._mechanism.wait_until_idle(timeout_s)

    def close(self) -> None:
        """Hang up, close the ports and stop printing; joins all threads."""
        with self._lock:
            ports, self._ports = self._ports, []
            sessions = list(self._sessions)
        for session in sessions:
            session.hang_up()
        for tcp in ports:
            tcp.close()
        self._mechanism.close()

    def _answer(self, line: Line) -> "VirtualSession | None":
        self.contacts += 1
        if self.closes_before_write:
            line.hang_up()
            return None
        session = VirtualSession(self, self._mechanism, interpreter_for(self.profile), line)
        with self._lock:
            self._sessions.append(session)
        return session

    def left(self, session: "VirtualSession") -> None:
        """A session of this printer has ended."""
        with self._lock:
            self._sessions.remove(session)

    def refuse(self, fault: Fault) -> None:
        """Bytes came that no printer should get: said loudly, never printed."""
        log.error("%s: %s", self._name, fault)
        with self._lock:
            self.faults.append(fault)


class VirtualSession:
    """One connection to a printer made of software."""

    def __init__(self, printer: VirtualPrinter, mechanism: Mechanism, interpreter: Interpreter, line: Line) -> None:
        self._printer = printer
        self._mechanism = mechanism
        self._interpreter = interpreter
        self._line = line
        self._is_broken = False

    def receive(self, payload: bytes) -> bool:
        """Bytes from the host: questions are answered now, the rest goes to the mechanism. False = not taken."""
        self._printer.contacts += 1
        if self._is_broken or self._printer.closes_before_write:
            self._line.hang_up()
            return False
        if self._printer.resets_on_write and len(payload) > LONGEST_QUESTION:
            self._line.hang_up(reset=True)
            return False
        try:
            steps = self._interpreter.feed(payload)
        except Fault as fault:
            self._is_broken = True
            self._printer.refuse(fault)
            self._line.hang_up()
            return True
        if self._printer.closes_after_write and any(isinstance(step, Eject) for step in steps):
            self._line.hang_up()
        self._take(steps)
        return True

    def end(self) -> None:
        """The connection is over; half a command is a fault, unless there was one already."""
        try:
            if not self._is_broken:
                self._take(self._interpreter.end())
        except Fault as fault:
            self._printer.refuse(fault)
        self._printer.left(self)

    def leave(self) -> None:
        self._printer.left(self)

    def hang_up(self, *, reset: bool = False) -> None:
        self._line.hang_up(reset=reset)

    def appetite(self) -> Appetite:
        return FASTING if self._printer.never_reads else SLOW if self._printer.reads_slowly else HUNGRY

    def tell_change(self) -> None:
        if self._interpreter.wants_changes and not self._printer.hides_status:
            self._say(self._interpreter.changed(self._mechanism.conditions))

    def _take(self, steps: list[Step]) -> None:
        for step in steps:
            match step:
                case Ask() if self._printer.hides_status:
                    pass
                case Ask(question):
                    # Where the proof is an answer, a lost one is a print that seems never to end.
                    waiting = max(self._mechanism.waiting, int(self._printer.loses_completion))
                    self._say(self._interpreter.answer(question, self._mechanism.conditions, waiting))
                case Forget():
                    self._mechanism.forget()
                case _:
                    self._mechanism.carry_out(Errand(step, self._prove))

    def _prove(self, answer: bytes) -> None:
        self._say(self._printer.proof_to_say(answer))

    def _say(self, answer: bytes) -> None:
        if not answer or self._printer.never_answers:
            return
        if self._printer.chatters and self._interpreter.wants_changes and not self._printer.hides_status:
            told = self._interpreter.changed(self._mechanism.conditions)
            answer = told + answer + told
        self._line.send(answer)
