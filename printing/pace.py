"""How long the spool waits for what. One place, so that tests can make it fast."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """Waiting times of one writer, in seconds."""

    answer_s: float = 0.4  #: how long a status query may take (printing facts 6.5: 300 to 500 ms)
    fresh_s: float = 2.0  #: a status younger than this is believed before a job
    idle_s: float = 3.0  #: an idle printer is asked this often
    paused_s: float = 1.0  #: a printer in trouble is asked this often: the cause shows within 2 s
    retry_first_s: float = 0.05  #: first wait after a wire failed with no byte left; doubles
    retry_most_s: float = 5.0
    slack_s: float = 2.0  #: on top of the reckoned time of a job
    listen_s: float = 0.25  #: one read while a job's end is awaited
    ask_again_s: float = 0.25  #: between two completion queries: about the time of a small label
    write_more_s: float = 30.0  #: most that a wire which cannot tell its progress may block beyond the reckoned time
