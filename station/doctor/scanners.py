"""The doctor on scanners: whether those of the settings are plugged in now. Keyboard scanners are only counted."""

from collections.abc import Iterator

from station.doctor.finding import Finding
from station.settings import StationSettings
from station.wording.words import Words
from station.workflow.scanner_account import scanners_account


def scanner_findings(settings: StationSettings, words: Words) -> Iterator[Finding]:
    """Every scanner that the settings name; none is opened, for a table may be listening to it."""
    account = scanners_account(settings)
    if not settings.scanners:
        boards = sum(board["looks_like_scanner"] for board in account["keyboards"] or ())
        told = words.count(
            "No scanner in the settings; {n} keyboard looks like one",
            "No scanner in the settings; {n} keyboards look like one",
            boards,
        )
        yield Finding("scanners.keyboards", "ok", told)
    for row in account["settings"]:
        address, at = row["address"], row["connected_at"]
        if at:
            told = words.say("Scanner {address} is connected at {port}", address=address, port=at)
            yield Finding("scanners.connected", "ok", told)
        elif address.startswith("hid:") and not account["hid_is_listed"]:
            told = words.say("Whether scanner {address} is connected cannot be told", address=address)
            cure = words.say("HID scanners cannot be listed: the package hidapi is not installed.")
            yield Finding("scanners.unlisted", "failed", told, cure)
        else:
            told = words.say("Scanner {address} is not connected", address=address)
            yield Finding(
                "scanners.gone", "failed", told, words.say("Check its cable and base; then: station scanners")
            )
