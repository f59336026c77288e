"""Trouble with rules and with the files that people write, in English; see `troubles`."""

_WHERE = "{file}, line {line}, column {column}: "

#: Trouble with rules and rule files.
RULES: dict[str, tuple[str, str]] = {
    "rules.invalid": (
        "The rules have a mistake[ in rule {rule}][, field {field}]: {problem}[ ({more} more)].",
        "Correct it and publish again. The last good rules stay in use.",
    ),
    "rules.unreadable": (
        "The file {file} of the program cannot be used: {problem}",
        "Correct the file in this place and try again.",
    ),
    "rules.unknown_version": (
        "There is no version {version} of the rules.",
        "Look at the versions with station rules list.",
    ),
    "rules.no_draft": (
        "There is no draft of the rules.",
        "Make one with station rules import FILE.",
    ),
    "rules.not_a_draft": (
        "Version {version} of the rules is published; it cannot be changed or deleted.",
        "Save a new draft, or take back an old version with station rules rollback.",
    ),
    "rules.not_published": (
        "Version {version} of the rules is a draft; nothing can be rolled back to it.",
        "Publish it with station rules publish {version}.",
    ),
    "rules.moved_on": (
        "Meanwhile version {live} of the rules was published[ by {by}]; this one was made from version {made_from}.",
        "Compare again, then publish. On the command line: station rules diff {live} {version}, and --over {live}.",
    ),
    "rules.draft_moved_on": (
        "Meanwhile somebody else changed draft {version}[: {by}][, {at}].",
        "What you typed is kept as a draft of its own. Compare both under History.",
    ),
    "rules.draft_published": (
        "Meanwhile draft {version} was published[ by {by}].",
        "What you typed is kept as a draft of its own. Compare it with what is live.",
    ),
    "rules.draft_gone": (
        "Meanwhile draft {version} was published or thrown away by somebody else.",
        "What you typed is kept as a draft of its own. Compare it with what is live.",
    ),
    "rules.findings": (
        "The rules are not published: {count} of them cannot work. First, in rule {rule}: {problem}.",
        "See all with station rules check. Publish with --anyway if it is meant so.",
    ),
    "yaml.not_found": ("The file {file} does not exist.", "Check the name and the folder."),
    "yaml.unreadable": ("The file {file} cannot be read: {problem}", "Check that you may read it."),
    "yaml.not_written": ("The file {file} cannot be written: {problem}", "Choose another name or folder."),
    "yaml.too_large": (
        "{file} is larger than {limit} kB.",
        "Check that it is the right file.",
    ),
    "yaml.encoding": (
        _WHERE + "the letters are not written in UTF-8.",
        "Save the file as UTF-8 in your editor.",
    ),
    "yaml.sign": (
        _WHERE + "the sign {sign} cannot stand in a text file.",
        "Delete it and type the place again.",
    ),
    "yaml.tab": (
        _WHERE + "a tab stands where blanks must stand.",
        "Indent with blanks only.",
    ),
    "yaml.syntax": (
        _WHERE + "this cannot be read ({problem}).",
        "Look at this line and the one before: a bracket, a quote, a colon or the indent is wrong.",
    ),
    "yaml.alias": (
        _WHERE + "{name} is an anchor or an alias, which is not allowed here.",
        "Write the value out in each place.",
    ),
    "yaml.too_deep": (
        _WHERE + "more than {limit} levels inside each other.",
        "Check that it is the right file. Put fewer groups into each other.",
    ),
    "yaml.tag": (
        _WHERE + "{tag} is not a kind of value that is allowed here.",
        "Write text, numbers, true or false, days, lists or named fields.",
    ),
    "yaml.value": (
        _WHERE + "{value} is no value that can be kept.",
        "Write it in quotes if it is text. Days look like 2026-12-24.",
    ),
    "yaml.double_key": (
        _WHERE + "{key} stands here twice.",
        "Delete one of the two.",
    ),
    "yaml.key": (
        _WHERE + "the name of a field must be plain text.",
        "Write a word and a colon.",
    ),
    "results.unknown_rule": (
        "No rule or measurement is called {rule}.",
        "See all of them with `station results`.",
    ),
}
