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
}
