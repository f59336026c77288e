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
    "server.address": (
        "This is not the whole address of a PostgreSQL database.",
        "Type it as postgresql://user@server/database; a port other than 5432 stands behind the server, e.g. :5433.",
    ),
    "server.unknown_host": (
        "There is no computer called {host} in this network.",
        "Check the name of the server, or type its IP address.",
    ),
    "server.refused": (
        "{host} answers, but no database listens at port {port}.",
        "Check the port. On the server, listen_addresses in postgresql.conf must name its network, and PostgreSQL run.",
    ),
    "server.silent": (
        "{host} does not answer at port {port}.",
        "Check the address, and whether the server is on; a firewall may keep port {port} closed.",
    ),
    "server.not_postgres": (
        "Something else than PostgreSQL answers at {host}, port {port}.",
        "Check the port; PostgreSQL usually has 5432.",
    ),
    "server.no_tls": (
        "{host} does not encrypt, and the address asks for it (sslmode).",
        "Switch ssl on in postgresql.conf of the server, or leave sslmode out in a network of your own.",
    ),
    "server.wants_tls": (
        "The server takes {user} with encryption only.",
        "Leave out sslmode=disable.",
    ),
    "server.certificate": (
        "The server's certificate is not trusted[: {problem}].",
        "Name the file of who signed it: sslrootcert=FILE behind the address. Or check the server's name.",
    ),
    "server.not_admitted": (
        "The server does not let {user} into {database} from this computer.",
        "Add a line for it to pg_hba.conf of the server, and let the server read it: SELECT pg_reload_conf();",
    ),
    "server.unknown_user": (
        "The server knows no user {user}.",
        "Check the name before the @; on the server: CREATE ROLE ... LOGIN.",
    ),
    "server.password_missing": (
        "The server asks for the password of {user}.",
        "Type the password.",
    ),
    "server.wrong_login": (
        "The password is not that of {user}, or there is no such user.",
        "Check both; F2 shows the password.",
    ),
    "server.unknown_database": (
        "The server has no database {database}.",
        "Check the name behind the last /[; it has {known}]. Or on the server: CREATE DATABASE.",
    ),
    "server.no_tables": (
        "{user} may not make tables in this database.",
        "On the server: let {user} own the database, or GRANT CREATE ON SCHEMA public.",
    ),
    "server.busy": (
        "The server takes nobody in just now: {problem}",
        "Wait a little. If it stays so, raise max_connections on the server.",
    ),
    "window.open": (
        "A window of this table is open.",
        "Close the packing window (in kiosk mode Ctrl+Shift+Q) and the manager's, then run this again.",
    ),
    "kiosk.wrong_pin": ("This PIN is wrong.", "Try again. After several wrong ones the next has to wait."),
    "kiosk.wait": (
        "After so many wrong PINs the next one waits {wait_s} s.",
        "Wait, then type it again. Your manager can give you a new PIN.",
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
