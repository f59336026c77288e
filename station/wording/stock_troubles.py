"""Known trouble with stock, voucher codes and what managers edit, in English, by code. See `troubles` for the rest."""

OFFERS: dict[str, tuple[str, str]] = {
    "stock.unknown": (
        "There is no stock of {item} here.",
        "Check the code. New samples come with the catalogue, new lots with a delivery.",
    ),
    "stock.pieces": (
        "{pieces} cannot be a number of pieces here.",
        "Use a number from 1 to {most}.",
    ),
    "stock.reason": (
        "“{reason}” is no reason of a correction.",
        "Use one of: {known}.",
    ),
    "stock.promised": (
        "{reserved} {reserved?piece|pieces} of {item} are promised to open parcels.",
        "Finish or set aside these parcels first. Nothing was changed.",
    ),
    "stock.move_unknown": (
        "There is no change {move} of the stock.",
        "See the changes with “station stock moves”, and use the number in front.",
    ),
    "stock.undone": (
        "Change {move} was taken back already.",
        "Nothing was changed.",
    ),
    "stock.ambiguous": (
        "{item} can mean several stocks: {known}.",
        "Name the lot as well.",
    ),
    "voucher.none_left": (
        "There is no code left in the pool {pool}.",
        "Pack without this card. Ask your manager to import new codes.",
    ),
    "voucher.pool_unknown": (
        "There is no pool of voucher codes called {pool}.",
        "See the pools with “station vouchers list”.",
    ),
    "voucher.block_unknown": (
        "No table called {table} holds voucher codes.",
        "See the names with “station vouchers blocks”.",
    ),
    "voucher.block_in_use": (
        "{table} looked after its voucher codes lately: {seen}.",
        "Wait until it has been away for longer, or start it: it gives back what it does not need.",
    ),
    "voucher.bad_code": (
        "{file}, line {line}: “{value}” cannot be a voucher code.",
        "A code has 3 to 60 signs that can be printed, and no blanks. Nothing was imported.",
    ),
    "voucher.no_codes": (
        "{file} holds no voucher codes.",
        "Save the codes as CSV, one in each line.",
    ),
    "insert.unknown": (
        "There is no insert {insert}.",
        "Check its name in the list of inserts.",
    ),
    "insert.invalid": (
        "The insert cannot be kept: check “{field}”.",
        "Correct the value. Nothing was changed.",
    ),
    "text.invalid": (
        "The text cannot be kept: {problem}.",
        "Correct the text. Nothing was changed.",
    ),
    "insert.taken": (
        "There is an insert {insert} already.",
        "Choose another short name.",
    ),
    "offer.changed_meanwhile": (
        "Somebody else changed {item} meanwhile.",
        "Look at it as it is now, then change it again.",
    ),
    "text.must_not_go_out": (
        "This text must not go out to customers: {n} mistakes. Nothing was kept.",
        "Correct what stands below the text.",
    ),
    "picture.not_found": (
        "The file {name} cannot be read.",
        "Choose a picture on this computer.",
    ),
    "picture.too_large": (
        "{name} is larger than {most} MB: no picture for a card.",
        "Make it smaller, then choose it again.",
    ),
    "picture.too_many_dots": (
        "{name} has more than {most} million dots: no picture for a card.",
        "Make it smaller, then choose it again.",
    ),
    "picture.wrong_kind": (
        "{name} is neither a PNG nor a JPEG.",
        "Save it as PNG or JPEG, then choose it again.",
    ),
    "picture.broken": (
        "{name} is broken: it cannot be shown to its end.",
        "Save it anew, then choose it again.",
    ),
    "picture.unusable": (
        "{name} is no picture that can be printed.",
        "Use a PNG or JPEG of at most {most} MB.",
    ),
}
