"""Trouble while a parcel is packed, in English: what happened, and the next step, by code. As `troubles`."""

PACKING: dict[str, tuple[str, str]] = {
    "order.open_elsewhere": (
        "Order {number} is open at {table}[, with {packer}] since {when}.",
        "Ask there first. Press Enter only if the box came here: it goes on here then.",
    ),
    "order.rest_follows": (
        "Order {number} left in part already[, packed by {packer}]. {pieces} {pieces?piece|pieces} follow.",
        "Press Enter to pack the rest as a parcel of its own.",
    ),
    "order.refunded": (
        "Everything of order {number} came back or was refunded.",
        "Ask before you pack it. Press Enter only if it must go out.",
    ),
    "order.cancelled_since": (
        "Order {number} was cancelled while you packed it.",
        "Do not send it. Set it aside with Esc, put the goods back and tear up its prints.",
    ),
    "order.changed_since": (
        "Order {number} was changed while you packed it.",
        "Press Enter to see what it holds now, then check the box again.",
    ),
    "order.address_since": (
        "The address of order {number} was changed while you packed it.",
        "Check the shipping label. Press Enter to go on.",
    ),
    "order.none_open": ("No order is open.", "Scan an order first."),
    "parcel.taken_over": (
        "Order {number} is no longer at this table[: it is at {table}][, with {packer}].",
        "Give the box to that table, or scan the order again to go on here.",
    ),
    "item.not_needed": (
        "{name} is not in order {number}, and everything is checked.",
        "Nothing was counted. Put it back.",
    ),
    "items.none_missing": ("Nothing is missing in order {number}.", "Go on packing."),
    "sample.wrong": (
        "This is the sample {name}. The parcel gets {expected}[, bin {bin}].",
        "Put it back and scan {expected}.",
    ),
    "sample.not_planned": (
        "No sample goes into order {number}. You scanned {name}.",
        "Put it back into its bin.",
    ),
    "sample.none_planned": ("No sample goes into order {number}.", "Go on packing."),
    "sample.not_scanned": (
        "The sample {name} is not scanned yet[, bin {bin}].",
        'Lay it in and scan it. If the bin is empty, choose "no sample left". Enter only if it lies in the box.',
    ),
    "print.not_scanned": (
        "{slot}: not scanned back yet.",
        "Lay it in and scan the code on it. Press Enter only if you are sure that it is the right one.",
    ),
    "print.missing": (
        "{slot}: it did not come out, and it will not come by itself.",
        "Look at the printer. Press F2 to print it again. Press Enter only to send the parcel without it.",
    ),
    "print.waiting": (
        "{slot}: not printed yet, its printer cannot print just now.",
        "Look at the printer. Esc waits for the print. Press Enter only to send the parcel without it.",
    ),
    "print.of_other_order": (
        "STOP: this print belongs to order {number}, not to {open_number}.",
        "Take it out of the box. Then scan the print of order {open_number}.",
    ),
    "print.of_earlier_parcel": (
        "This print is of an earlier parcel of order {number}.",
        "Do not lay it in. Scan the one that was printed now.",
    ),
    "print.not_wanted": (
        "This print no longer belongs to order {number}: another took its place.",
        "Tear it up and lay in the new one.",
    ),
    "print.old_copy": (
        "This is copy {copy}. Copy {newest} was printed after it.",
        "Tear this one up and lay in the newest.",
    ),
    "print.unknown": (
        "The print {scanned} belongs to no parcel that is known here.",
        "Do not lay it in. Scan the order number.",
    ),
    "print.none_here": ("There is no print to print again.", "Scan an order first."),
    "text.no_other": (
        "There is no other text for the note of order {number}.",
        "Go on packing, or leave the note out.",
    ),
    "split.nothing_checked": (
        "Nothing of order {number} is checked yet.",
        "Scan what goes into the first parcel. Then split.",
    ),
    "split.nothing_left": ("All of order {number} is in this parcel.", "Finish it with F12."),
    "items.take_out": (
        "{name} is no longer in order {number}, and {pieces} {pieces?piece|pieces} lie in the box.",
        "Take {pieces} out and scan them. Press F8 only for pieces without a code: then all of them are out.",
    ),
    "items.nothing_to_take_out": ("Nothing has to come out of this box.", "Go on packing."),
    "inserts.of_old_plan": (
        "Order {number} was planned anew since it was begun. The checked items still count.",
        "Take out the prints and samples that lie in the box already: new ones go in. Then press F8.",
    ),
    "watch.only": (
        "Orders are only watched for now: nothing is printed or laid in.",
        "Pack the order as always. Go on with Esc.",
    ),
    "code.before_order": ("This is {name}, and no order is open.", "Scan the order first."),
    "code.voucher_here": (
        "This is the voucher {scanned}. Vouchers are printed, not scanned in.",
        "Nothing was counted. Go on packing.",
    ),
    "program.fault": (
        "The program made a mistake ({number}). What was scanned and printed before is kept.",
        "Go on with Esc and scan again. If it happens again, tell IT the number {number}.",
    ),
    "scanner.test_good": (
        "The scanner works: every character of the test code arrived as it is printed.",
        "Scan an order.",
    ),
    "login.needed": ("Packers log in at this table.", "Scan your badge, or choose your name and type your PIN."),
    "login.unknown_badge": (
        "This badge is not known, or no longer valid.",
        "Log in with your PIN. Your manager can print a new badge.",
    ),
}
