"""What a packer can do, in few words: for the band of keys, the help and the command sheet."""

from station.domain.command_codes import DIGITS, Command
from station.wording.words import Words


def command_words(command: Command, words: Words) -> str:
    """A command as packers call it; an answer is its number."""
    return command.value if command in DIGITS else _said(words)[command]


def _said(words: Words) -> dict[Command, str]:
    return {
        Command.FINISH: words.say("Parcel done"),
        Command.GO_ON: words.say("Go on"),
        Command.LEAVE: words.say("Back"),
        Command.UNDO: words.say("Undo"),
        Command.SHORT: words.say("Something is missing"),
        Command.DAMAGED: words.say("Item damaged"),
        Command.NO_SAMPLE: words.say("No sample left"),
        Command.AGAIN: words.say("Print again"),
        Command.TEXT: words.say("Another text"),
        Command.SET_ASIDE: words.say("Set aside"),
        Command.HAND_OVER: words.say("Hand over"),
        Command.SPLIT: words.say("Two parcels"),
        Command.TAKEN_OUT: words.say("All taken out"),
        Command.UNCERTAIN: words.say("A print is missing"),
        Command.LIES_THERE: words.say("Yes, it is here"),
        Command.NOT_THERE: words.say("No, print again"),
        Command.LOCK: words.say("Lock the table"),
        Command.DAY: words.say("The day"),
        Command.HELP: words.say("All keys"),
        Command.LANGUAGE: words.say("Language"),
        Command.MUTE: words.say("Sound on or off"),
        Command.DARK: words.say("Light or dark"),
    }
