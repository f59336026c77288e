"""Known trouble in English: what happened, and the next step, by code. Short words for people in a hurry.

`{name}` is a fact of the trouble, `[, shelf {shelf}]` is left out where the fact is empty. Other languages translate
these sentences in `assets/i18n/<language>/sentences.po`.
"""

from station.wording.it_troubles import IT
from station.wording.packing_troubles import PACKING
from station.wording.people_troubles import PEOPLE
from station.wording.rule_troubles import RULES
from station.wording.stock_troubles import OFFERS
from station.wording.text_troubles import TEXTS

#: Trouble at the packing table: orders, items, prints.
AT_THE_TABLE: dict[str, tuple[str, str]] = {
    "order.unknown": (
        "Order {number} is not known here.",
        "Scan the number on the pick list again. If it stays unknown, set the parcel aside.",
    ),
    "database.wrong_key": (
        "The key in [network] key_file does not fit kept.sqlite.",
        "Put the right key file in its place. Without it the file is lost, with what the shop was not told yet.",
    ),
    "database.no_cipher": (
        "[network] key_file is set, and SQLCipher is not installed.",
        'Install the station with its part "encrypted": pip install packing-station[encrypted]',
    ),
    "network.key_unreadable": (
        "The key file {file} cannot be used: {problem}.",
        "See docs/it.md, The network goes away: the file needs 32 random characters, readable by the station alone.",
    ),
    "database.other_shop": (
        "This table has kept parcels of another shop's database than the one in its settings.",
        "Correct the address in settings.toml; or, if the shop moved for good, rename kept.sqlite in the home folder.",
    ),
    "order.not_kept": (
        "Order {number} is not known at this table, and the shop's database does not answer.",
        "Set the parcel aside and scan it again once the network is back; all other orders can be packed.",
    ),
    "order.cancelled": (
        "Order {number} was cancelled.",
        "Do not pack it. Put the goods back on the shelf.",
    ),
    "order.already_packed": (
        "Order {number} was packed already: {when}[, by {packer}].",
        "Look for the parcel first. Press Enter only if it must be packed again.",
    ),
    "order.other_open": (
        "Order {open_number} is still open. You scanned order {number}.",
        "Finish order {open_number} with F12, or set it aside with Esc. Then scan again.",
    ),
    "order.after_date": (
        "Order {number} was placed on {ordered}, after {day}.",
        "Choose a day on or after {ordered}.",
    ),
    "item.wrong": (
        "{name} is not in this order. It needs {expected}[, shelf {shelf}].",
        "Nothing was counted. Put it back and scan {expected}.",
    ),
    "item.too_many": (
        "Too many: {name}. This order needs {quantity}.",
        "Nothing was counted. Put the extra one back.",
    ),
    "items.missing": (
        "{name} is not scanned yet. Order {number} is not complete.",
        "Scan what is missing. Press Enter only if everything is in the box.",
    ),
    "code.unknown": (
        "Nobody here knows the code {scanned}[, by its looks: {looks_like}].",
        "Nothing was counted. Scan again[. What fits now: {expected}].",
    ),
    "sample.gone": (
        "Another table took the last sample: {name}.",
        "Scan the order again: the next best sample is chosen.",
    ),
    "insert.gone": (
        "Another table took the last piece of an insert of this parcel.",
        "Scan the order again: the next best is chosen.",
    ),
    "campaign.gone": (
        "Another table took the last place of this campaign: {rule}.",
        "Scan the order again: the next best is chosen.",
    ),
    "print.no_voucher": (
        "There is no voucher code left for a card of this parcel: it is not printed.",
        "Pack without it, and ask your manager to import new codes.",
    ),
    "print.does_not_fit": (
        "A print is too long for its paper.",
        "Pack without it, and tell your manager which order it was.",
    ),
    "print.uncertain": (
        "Nobody knows whether this print came out.",
        "Look at the printer. Is it lying there, in one piece? Yes: press Enter. No: print it again with F2.",
    ),
    "print.failed": (
        "This print did not come out: its printer refused it.",
        "Look at the printer. Then press F2: it is printed again.",
    ),
    "print.expired": (
        "This print was called off: it waited too long for its printer.",
        "Look at the printer. Then press F2: it is printed again.",
    ),
    "picture.unreadable": (
        "A picture for this print cannot be read.",
        "Pack without it, and tell your manager.",
    ),
    "scanner.gone": (
        "The scanner is not connected any more.",
        "Check its cable or its battery. Until then, type the number and press Enter.",
    ),
    "scanner.garbled": (
        "The scanner sent something that is no code.",
        "Scan once more, slowly.",
    ),
    "scanner.test_layout": (
        'The scanner types for a keyboard "{scanner}", this computer reads "{computer}".',
        'Set the country of the scanner to "{computer}", or wedge_decode = "{scanner}-scancode" in settings.toml.',
    ),
    "scanner.test_caps_lock": (
        "Capitals and small letters arrive swapped.",
        'Switch Caps Lock off. If scans must be right with it too, write wedge_caps_lock = "keep" in settings.toml.',
    ),
    "scanner.test_separator_lost": (
        "The separator of GS1 codes (GS) gets lost.",
        "Let the scanner send GS as Ctrl+], or another character that scan_separator in settings.toml names.",
    ),
    "scanner.test_separator_replaced": (
        "The separator of GS1 codes (GS) arrives as {arrived}.",
        "Let the scanner send GS as Ctrl+], or write the character as scan_separator in settings.toml.",
    ),
    "scanner.test_not_recognised": (
        "This is not the self-test code: {arrived}",
        "Scan it once more. If it was the right one, set the country of the scanner to that of this computer.",
    ),
}

#: Trouble with printers; the conditions are those of `printing.status`.
PRINTERS: dict[str, tuple[str, str]] = {
    "printer.none_for_slot": (
        "This table has no printer for this print.",
        "Pack without it. IT can add a printer in the settings.",
    ),
    "printer.unknown": (
        "There is no printer named {printer} in the settings.",
        "Check the names under [printers] and [slots] in settings.toml.",
    ),
    "printer.unknown_profile": (
        "The printer profile {profile} is not known.",
        "Check the profile of the printer in settings.toml.",
    ),
    "printer.bad_profile": (
        "A printer profile has a mistake: {problem}",
        "Correct the file in the folder profiles/printers, or remove it.",
    ),
    "printer.bad_address": (
        "The printer address {address} cannot be used.",
        "Write it like tcp://192.168.1.50, ipp://192.168.1.51, usb:04b8:0e15, queue:NAME, serial:COM3 or file:FOLDER.",
    ),
    "simulator.no_port": (
        "The printer made of software cannot listen at {port}: {problem}.",
        "Choose another port with --listen, or 0 for a free one.",
    ),
    "simulator.no_line": (
        "This computer has no pseudo terminals, so there is no serial line to offer.",
        "Use --listen with a port instead, and tcp:// as the printer's address.",
    ),
    "printer.unknown_media": (
        "The paper {media} is not known.",
        "Use note80, label57x32 or card-a6 in settings.toml.",
    ),
    "printer.paper_out": ("{printer} is out of paper.", "Put in new paper. Printing goes on by itself."),
    "printer.paper_low": ("{printer} has little paper left.", "Have a new roll ready."),
    "printer.cover_open": ("The cover of {printer} is open.", "Close the cover. Printing goes on by itself."),
    "printer.cutter": (
        "The cutter of {printer} is stuck.",
        "Open the cover, take out loose paper and close it again.",
    ),
    "printer.hot": ("{printer} is too hot.", "Wait a minute. Printing goes on by itself."),
    "printer.paused": ("{printer} is paused.", "Press the pause button on the printer."),
    "printer.ribbon_out": ("{printer} has no ribbon left.", "Put in a new ribbon. Printing goes on by itself."),
    "printer.media_mismatch": (
        "The paper in {printer} is not the right one.",
        "Put in the right roll. Printing goes on by itself.",
    ),
    "printer.offline": ("{printer} is offline.", "Press the online button on the printer, or switch it off and on."),
    "printer.error": ("{printer} reports a fault.", "Look at its display. Switch it off and on if it says nothing."),
    "printer.silent": (
        "{printer} does not answer.",
        "Check that it is switched on and that its cable is in. Its prints wait here.",
    ),
    "printer.refused": (
        "{printer} does not accept a connection.",
        "Check that it is switched on, and that no other PC is printing on it.",
    ),
    "printer.not_found": ("{printer} cannot be found.", "Check its cable and its address in the settings."),
    "printer.denied": ("This PC may not use {printer}.", "IT must give this user the right to print on it."),
    "printer.closed": (
        "The connection to {printer} broke off.",
        "Check its cable. A print that was on its way is asked about.",
    ),
}

#: Trouble with the database, the disk and the settings of this PC.
THIS_PC: dict[str, tuple[str, str]] = {
    "autostart.unwritable": (
        "The entry for starting at log-in cannot be changed: {entry}[ ({problem})].",
        "Give this account the right to write there, and run it again.",
    ),
    "uninstall.not_deleted": (
        "{file} could not be deleted[: {problem}].",
        "Close the packing window and what else has files open there, then run it again.",
    ),
    "uninstall.unconfirmed": (
        "Nothing was deleted or changed.",
        "Deleting the data needs a yes at the terminal, or the option --yes.",
    ),
    "update.no_program": (
        "{program} is no packing station that runs here.",
        "Name the program station in the folder or environment of the new version.",
    ),
    "update.older": (
        "{program} is version {found}, and this one is {known}: that is no update.",
        "Going back is described in docs/it.md, section Update and going back.",
    ),
    "update.trial_failed": (
        "The new version failed on a copy of this database: {problem}",
        "Nothing was changed; go on with this version, and show support what it said.",
    ),
    "update.failed": (
        "The new version brought this database up to date only in part: {problem}",
        "Put the backup back: station restore {backup}",
    ),
    "settings.unreadable": (
        "The settings file {file} cannot be read: {problem}",
        "Correct the file in this place, or move it away to start with the standard settings.",
    ),
    "settings.unwritable": (
        "The settings cannot be written to {file}: {problem}",
        "Free some space, or give this user the right to write there, and run it again.",
    ),
    "settings.invalid": (
        "The settings file {file} has a mistake in {field}: {problem}",
        "Correct {field} in the file and start again.",
    ),
    "customer.unknown": (
        "Customer {number} is not known in shop {shop}.",
        "Look up the customer number in your shop system. A number of another shop needs --shop.",
    ),
    "customer.same_person": (
        "{number} and {into} count as one person already.",
        "Nothing was changed.",
    ),
    "customer.merged_before": (
        "{number} counts as {into} already.",
        "Undo that first, then merge again.",
    ),
    "customer.not_merged": (
        "{number} does not count as another customer.",
        "Nothing was changed.",
    ),
    "customer.on_table": (
        "Order {number} of this customer lies open on {table}.",
        "Finish this parcel or set it aside, then forget the customer. Nothing was changed.",
    ),
    "customer.printing": (
        "A page of this customer still waits for the printer {printer}.",
        "Let it print or cancel it, then forget the customer. Nothing was changed.",
    ),
    "order.not_guest": (
        "Order {number} is no guest's order with an e-mail, so nothing joins it.",
        "Nothing was changed. Two customer records are separated with unmerge.",
    ),
    "timezone.unknown": (
        "There is no time zone {zone}.",
        "Write its IANA name, such as Europe/Vienna or America/New_York.",
    ),
    "settings.out_of_range": (
        "The settings file {file} has a mistake in {field}: allowed are whole numbers from {low} to {high}.",
        "Correct {field} in the file and start again.",
    ),
    "database.locked": (
        "The database is busy with another program.",
        "Wait a moment and try again. If it stays busy, close other windows of this program.",
    ),
    "database.unreachable": (
        "The database does not answer.",
        "Check the network. If it stays so, call IT.",
    ),
    "database.full": (
        "The disk of the database is full.",
        "Free some space on the disk. Nothing was saved just now.",
    ),
    "database.missing": (
        "The database file is not there any more.",
        "Stop packing at this table and call IT: the file must be put back.",
    ),
    "database.damaged": (
        "The database file is damaged.",
        "Stop packing at this table and call IT: the latest backup must be put back.",
    ),
    "database.newer": (
        "The database was made by a newer version of this program.",
        "Install the newer version on this PC.",
    ),
    "backup.unproved": (
        "The backup {file} is not whole.",
        "Nothing was changed. Take another backup.",
    ),
    "backup.unwritable": (
        "The backup {file} cannot be written: {problem}",
        "Free some space, or choose another folder with --to.",
    ),
    "bundle.unwritable": (
        "The diagnostics {file} cannot be written: {problem}",
        "Free some space, or choose another file with --out.",
    ),
    "database.readonly": (
        "The database cannot be written to.",
        "IT must give this user the right to write to it.",
    ),
    "database.migration_failed": (
        "The database could not be brought up to date.",
        "Nothing was changed. IT finds a copy of it beside the database.",
    ),
    "disk.full": ("The disk is full.", "Free some space on the disk and try again."),
    "home.not_writable": (
        "The folder {folder} cannot be written to.",
        "Choose another folder with --home, or change the rights of this one.",
    ),
    "out.not_writable": (
        "The folder {folder} cannot be written to.",
        "Choose another folder with --out.",
    ),
    "display.missing": (
        "There is no display to open a window on.",
        "Start the program on a PC with a screen, or use station pack for work without a window.",
    ),
    "setup.no_display": (
        "There is no display to ask for the settings of this table on.",
        "Put a settings file in place with station setup --file table.toml, or start with --no-wizard.",
    ),
    "assets.missing": (
        "Files of the program are missing.",
        "Install the program again.",
    ),
    "backtest.empty": (
        "There are no past parcels to replay.",
        "Import the orders of your shop first.",
    ),
    "backtest.interrupted": (
        "The back-test was interrupted. Nothing was changed.",
        "Start it again when you like. --days makes it shorter.",
    ),
    "link.not_ours": (
        "This link is not one of ours, or it was changed.",
        "Read it once more, every character of it, or scan the code on the card.",
    ),
    "link.no_parcel": (
        "The link is ours, but its parcel is not in the journal.",
        "It was never packed, or it was forgotten since. There is nothing to look up.",
    ),
    "internal": (
        "The program made a mistake. It is written down in the log.",
        "Try again. If it happens again, call IT.",
    ),
}

#: Trouble with a file to import: file, line and column where they are known.
IMPORT: dict[str, tuple[str, str]] = {
    "import.not_found": ("The file {file} does not exist.", "Check the name and the folder."),
    "import.not_a_file": ("{file} is a folder, not a file.", "Name the file inside it."),
    "import.encoding": (
        "{file}[, line {line}]: the letters are not written in {encoding}.",
        "Set the right encoding in the profile, for example utf-8 or cp1252.",
    ),
    "import.missing_column": (
        "{file}: the column {column} is missing.[ Found: {found}.]",
        "Check that the profile fits the file, above all the separator and the column names.",
    ),
    "import.double_column": (
        "{file}: the column {column} is there twice.",
        "Remove or rename one of them.",
    ),
    "import.half_line": (
        "{file}, line {line}: the line ends too early[, column {column}].",
        "The file was probably cut off. Export it again from the shop.",
    ),
    "import.bad_value": (
        "{file}, line {line}, column {column}: “{value}” cannot be read.",
        "Correct the value in the file, or the format in the profile.",
    ),
    "import.too_large": (
        "{file}[, line {line}]: the file is larger than allowed[ ({limit})].",
        "Check that it is the right file. Split it if it is.",
    ),
    "import.empty": ("{file} has no lines to import.", "Check that it is the right file."),
    "import.profile_unknown": (
        "There is no import profile named {profile}.[ Known: {known}.]",
        "Choose one of the known profiles, or name a profile file.",
    ),
    "import.profile_invalid": (
        "The import profile {profile} has a mistake[ in {field}]: {problem}",
        "Correct the profile and import again.",
    ),
    "import.nothing_imported": (
        "No line of {file} could be imported.",
        "Check that the profile fits the file. The lines and their reasons are in quarantine.",
    ),
    "import.interrupted": (
        "The import was interrupted. What is in the database is consistent.",
        "Start the same import again: it goes on and imports nothing twice.",
    ),
    "import.unreadable": (
        "{file} cannot be read[: {problem}].",
        "Check that the file is complete and that you may read it.",
    ),
}

TROUBLES: dict[str, tuple[str, str]] = {
    **AT_THE_TABLE,
    **PRINTERS,
    **THIS_PC,
    **IMPORT,
    **IT,
    **PEOPLE,
    **PACKING,
    **RULES,
    **TEXTS,
    **OFFERS,
}

#: Said for a code that no sentence was written for.
UNKNOWN_TROUBLE: tuple[str, str] = (
    "Something went wrong ({code}).",
    "Try again. If it happens again, tell IT this code.",
)


def trouble_sentences(code: str) -> tuple[str, str] | None:
    """The English sentences of a trouble code, None where nobody wrote any."""
    return TROUBLES.get(code)
