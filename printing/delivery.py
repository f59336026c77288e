"""One job's way from bytes to paper: writing it, and waiting for the printer's word. Knows no queue."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from printing.conversation import Conversation
from printing.errors import TransportError
from printing.jobs import JobState
from printing.pace import Pace


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a delivery ended."""

    state: JobState  #: QUEUED = no byte left; HANDED_OVER = all we can know; PRINTED; UNCERTAIN; FAILED = told so
    evidence: str


class Delivery:
    """Takes one job over the wire. The deadline moves on while the printer says why it cannot print."""

    def __init__(
        self,
        talk: Conversation,
        pace: Pace,
        reckoned_s: float,
        is_called_off: Callable[[], bool],
        is_leaving: Callable[[], bool],
    ) -> None:
        """`reckoned_s`: seconds on the wire and on paper; `is_called_off`: the parcel no longer wants it;
        `is_leaving`: the station closes and waits no longer."""
        self._talk = talk
        self._pace = pace
        self._allowed_s = reckoned_s + pace.slack_s
        self._is_called_off = is_called_off
        self._is_leaving = is_leaving
        self._deadline = time.monotonic() + self._allowed_s
        self._was_in_trouble = False

    def hand_over(self, payload: bytes) -> Outcome:
        """Write the whole job; HANDED_OVER, QUEUED or UNCERTAIN."""
        self._talk.expect()
        self._restart()
        left = payload
        while left:
            try:
                self._talk.write(left, max(self._allowed_s, self._pace.write_more_s))
                left = b""
            except TransportError as error:
                left = left[error.bytes_written :]
                written = len(payload) - len(left)
                if error.cause != "stalled":
                    return self._broken(error.cause, written, len(payload))
                try:
                    # Only listen: a query between the bytes of a job would be read as part of it.
                    self._talk.listen(0.0)
                except TransportError as broken:
                    return self._broken(broken.cause, written, len(payload))
                if self._is_called_off() or self._is_leaving() or not self._is_in_time():
                    return self._abandon(written, len(payload))
        return Outcome(JobState.HANDED_OVER, f"wrote {len(payload)} bytes")

    def await_proof(self, mark: int) -> Outcome:
        """Wait for the printer's word on `mark`; PRINTED, UNCERTAIN, FAILED where the printer says that
        nothing is on paper, or HANDED_OVER when the station closes.

        A receipt printer that ran out of paper stops behind the current line and goes on with the next one on the next
        roll (Epson, ESC c 4, TM-T88III, T90, L90), a label printer prints the label again where it is set to; both
        prove it alike. So a person looks whether it lies there in one piece.
        """
        self._restart()
        asked_at = float("-inf")
        try:
            while not self._talk.has_completed(mark):
                if self._is_leaving():
                    return Outcome(JobState.HANDED_OVER, "station closed while waiting")
                if self._is_called_off() and self._talk.trouble:
                    self._talk.clear()
                    return Outcome(JobState.UNCERTAIN, "called off in the printer, buffer cleared")
                if time.monotonic() - asked_at >= self._pace.ask_again_s:
                    asked_at = time.monotonic()
                    self._talk.ask_completion(mark)
                self._talk.listen(self._pace.listen_s)
                if refusal := self._talk.refusal(mark):
                    state = JobState.FAILED if refusal.is_unprinted else JobState.UNCERTAIN
                    return Outcome(state, refusal.why)
                if not self._talk.has_completed(mark) and not self._may_go_on():
                    is_uncut = self._talk.is_uncut(mark)
                    self._talk.abandon()  # proof that comes late must not speak for the next job
                    reached = ", printed but not cut" if is_uncut else ""
                    return Outcome(JobState.UNCERTAIN, f"no proof of {mark:06d} in time{reached}")
        except TransportError as error:
            self._talk.must_clear = True
            return Outcome(JobState.UNCERTAIN, f"{error.cause} while waiting for {mark:06d}")
        if parted_by := self._talk.parted_by:
            why = ", ".join(sorted(parted_by))
            return Outcome(JobState.UNCERTAIN, f"{self._talk.proof} {mark:06d}, but {why} on the way")
        return Outcome(JobState.PRINTED, f"{self._talk.proof} {mark:06d}")

    def _may_go_on(self) -> bool:
        """False once the deadline has passed and the printer gives no reason. Raises TransportError."""
        if self._talk.trouble or self._talk.must_be_asked:
            self._talk.ask_status(fresh_s=self._pace.paused_s)
        elif time.monotonic() >= self._deadline:
            self._talk.ask_status()
        return self._is_in_time()

    def _is_in_time(self) -> bool:
        """Trouble that the printer tells of stops the clock; it starts anew when the trouble is over."""
        if self._talk.trouble:
            self._was_in_trouble = True
            return True
        if self._was_in_trouble:
            self._restart()
        return time.monotonic() < self._deadline

    def _restart(self) -> None:
        self._was_in_trouble = False
        self._deadline = time.monotonic() + self._allowed_s

    def _abandon(self, written: int, total: int) -> Outcome:
        """The printer takes no more: let go of the connection, its buffer is cleared on the next one."""
        self._talk.abandon()
        return self._broken("timeout", written, total)

    def _broken(self, cause: str, written: int, total: int) -> Outcome:
        if written == 0:
            return Outcome(JobState.QUEUED, f"{cause}, no byte left")
        self._talk.must_clear = True
        return Outcome(JobState.UNCERTAIN, f"{cause} after {written} of {total} bytes")
