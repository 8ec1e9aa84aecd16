"""The words after /coach, by the command they mean."""

import difflib

_WORDS = {
    "add": "add new create schedule setup set",
    "list": "list 1:1s 1:1 one-on-ones 1on1s meetings",
    "brief": "brief prep briefing",
    "prepare": "prepare",
    "handover": "handover hand-over transfer",
    "plan": "plan plans",
    "goal": "goal goals objective objectives okr",
    "topic": "topic topics bring agenda",
    "commit": "commit log commitment",
    "todo": "todo todos to-do commitments tasks open",
    "done": "done complete completed finish finished",
    "drop": "drop remove",
    "skip": "skip cancel",
    "move": "move reschedule push postpone shift",
    "pause": "pause",
    "resume": "resume unpause continue restart",
    "end": "end stop delete",
    "snooze": "snooze",
    "practice": "practice practise practicing practising rehearse",
    "settings": "settings setting preferences prefs config configure",
    "admin": "admin administration administer administrator policy",
    "records": "records record",
    "privacy": "privacy rights data",
    "export": "export download",
    "forget": "forget erase",
    "help": "help ? usage commands",
    "overview": "home overview start",
}
KEY_OF = {word: key for key, words in _WORDS.items() for word in words.split()}


def nearest_command(word: str) -> str:
    """The command that a word nobody knows comes nearest to; "help" if none is near."""
    close = difflib.get_close_matches(word[:30], KEY_OF, n=1, cutoff=0.6)
    key = KEY_OF[close[0]] if close else "help"
    return "help" if key == "overview" else key
