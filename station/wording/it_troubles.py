"""Known trouble of IT's work in English: secrets, servers, their backups. See `troubles` for the rest."""

IT: dict[str, tuple[str, str]] = {
    "secret.missing": (
        "The secret {name} is not known on this computer.",
        "Keep it here: station secret set {name}",
    ),
    "secret.empty": ("Nothing was given for the secret {name}.", "Type it, or pipe it in."),
    "secret.unreadable": (
        "The secret {name} cannot be read: {problem}",
        "Unlock the keyring, or keep it in a file: station secret set {name} --in-file",
    ),
    "secret.unwritable": (
        "The secret cannot be kept in {file}: {problem}",
        "Free some space, or give this account the right to write there.",
    ),
    "backup.other_kind": (
        "{file} is a backup of another kind of database than the one in the settings.",
        "Copies of a file end in .sqlite, dumps of a server in .dump: choose the one that fits.",
    ),
    "backup.no_programs": (
        "pg_dump and pg_restore were not found on this computer.",
        "Install PostgreSQL's client programs, {server} or newer, or name their folder: programs under [backup].",
    ),
    "backup.old_programs": (
        "pg_dump here is version {found}, and the server is version {server}.",
        "Install PostgreSQL's client programs, {server} or newer, or name their folder: programs under [backup].",
    ),
    "backup.failed": (
        "The server was not backed up: {problem}",
        "The backups of before are still there. Look at the server, then: station backup",
    ),
    "backup.busy": (
        "Another computer backs this database up just now.",
        "Wait until it is done; station doctor tells when.",
    ),
    "backup.no_right": (
        "The role of this database may not do that: {problem}",
        "Give it CREATEDB, and let it own the shop's database; or let IT restore the dump with pg_restore.",
    ),
    "backup.in_use": (
        "Others are still connected to the database.",
        "Close the tables and other programs that use it, then restore again.",
    ),
    "backup.before_upgrade": (
        "The shop's database has to be brought up to date, and has no proved backup of the last day.",
        "Run this first where pg_dump is: station backup. Or daily = false under [backup], if IT backs it up.",
    ),
}
