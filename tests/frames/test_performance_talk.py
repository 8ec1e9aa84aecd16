"""Whether a manager's words sound like a performance point: both ways, on sentences as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.wording.library import Wording
from bot.frames.performance_talk import PerformanceTalkWording, sounds_like_performance
from bot.library.wording import Prompts, QuestionCatalogue, Questions
from bot.weekly.wording import TriesWording

PERFORMANCE = {
    "You must hit the target by Friday": "must",
    "Sam MUST be at the stand-up on time": "MUST",
    "The response times must come down": "must",
    "This is your last warning.": "last warning",
    "Consider this a final warning": "final warning",
    "next time it is a written warning": "written warning",
    "The report was below standard again": "below standard",
    "Your call notes are below the standard we agreed": "below the standard",
    "Results are below expectations for the second quarter": "below expectations",
    "It’s improve or leave from here on": "improve or",
    "Either we see you improve or we look at other options": "improve or",
    "That was not acceptable": "not acceptable",
    "Being late twice a week isn’t acceptable": "isn’t acceptable",
    "Missing the handover is unacceptable": "unacceptable",
    "Sam has to close the backlog by Friday or we will take him off the account": (
        "has to close the backlog by Friday or we"
    ),
    "You have to be on time or else": "have to be on time or else",
    "She has to improve": "has to improve",
    "It is your final chance to turn this around": "final chance",
    "This is the last chance": "last chance",
    "If this happens again, I have to involve HR": "If this happens again",
    "If nothing changes by June we part ways": "If nothing changes",
    "We can’t go on like this": "can’t go on like this",
    "The work is not good enough": "not good enough",
    "You are not meeting the standard for response times": "not meeting the",
    "He is underperforming": "underperforming",
    "I see a performance concern here": "performance concern",
    "Your performance is below our standards": "Your performance is",
    "Three calls were below our standards": "below our standards",
    "You need to improve or we look for someone else": "need to improve or we",
    "Sam has to improve or move on": "has to improve",
    "Sam must check the figures twice": "must",
    "We may need a performance improvement plan": "performance improvement plan",
    "I will put you on notice": "on notice",
    "There will be consequences": "will be consequences",
    "Your job is at risk": "job is at risk",
    "I might have to let you go": "let you go",
    "This will affect your rating": "affect your rating",
    "You must be proud of the launch, but this is the last warning about the invoices": "last warning",
    "I have to say it plainly: this falls short of the standard": "falls short of",
    "The customer said it was fine. You must still follow the process": "must",
}
HARMLESS = [
    "You must be proud of that talk",
    "That must have been hard to hear",
    "You must’ve learned a lot from it",
    "The offline mode is a must-have for the launch",
    "This book is a must read",
    "Their keynote is a must see",
    "I must send you the notes",
    "We must find time for the career talk",
    "It must be the new build",
    "The contract must be signed by both",
    "All tests must pass before we merge",
    "Users must be able to undo",
    "Passwords must have 12 characters",
    "The customer said it is not acceptable and must be fixed",
    "The customer wrote: “This is unacceptable. It must end.”",
    "The client says our answer was below standard",
    "According to legal, every file must be encrypted",
    "I have to finish the deck by Friday or I lose the slot",
    "What would you like to improve or learn next?",
    "Which skill do you want to improve or add this year?",
    "Last chance to sign up for the mentoring round",
    "Today is the last chance to book the training",
    "How do you handle the feeling of being watched?",
    "Query performance got worse; the performance issue is in the index",
    "Site performance is below expectations on old phones",
    "I will let you go first in the demo",
    "Shall we let them go ahead with the pilot?",
    "This is not a performance issue, I want to hear how you see it",
    "She felt dismissed in the meeting",
    "He dismissed the idea too quickly, he says",
    "You might like the internal coaching course",
    "What would make the next quarter a good one for you?",
    "She could improve the demo by showing real data",
    "You choose: tea or coffee",
    "Sam will draft the plan by Friday",
    "The app has performance issues on old phones",
    "How could we improve or automate the hand-over?",
    "Must call Ines about the mentor",
    "Must not forget to thank the team",
    "This may have consequences for the roadmap, let us look at it together",
    "What were the first warning signs, as you see it?",
    "You are not at the level you want yet, and that is fine",
    "The risk is an unacceptable risk to the client",
    "Mustafa will join the call",
    "On short notice, thanks for stepping in",
    "The early warning system works again",
    "You have to try the new canteen",
    "Kannst du die Zahlen bis Freitag schicken?",
    "Tu dois être fier de ton travail",
    "品質について話しましょう",
    "",
]


@pytest.mark.parametrize(("text", "phrase"), PERFORMANCE.items())
def test_a_performance_point_is_heard(english: Wording, text: str, phrase: str):
    assert sounds_like_performance(text, english[PerformanceTalkWording]) == phrase


@pytest.mark.parametrize("text", HARMLESS)
def test_harmless_words_are_left_alone(english: Wording, text: str):
    assert sounds_like_performance(text, english[PerformanceTalkWording]) is None


def test_the_questions_and_things_to_try_that_ship_are_harmless(english: Wording):
    catalogue = english[QuestionCatalogue].entries
    texts = [text for key, text in english[Questions].entries.items() if catalogue[key].frame == "coaching"]
    texts += [one.text for one in (*english[TriesWording].all, *english[Prompts].entries.values())]
    heard = {text: sounds_like_performance(text, english[PerformanceTalkWording]) for text in texts}
    assert {text for text, phrase in heard.items() if phrase} <= {english[TriesWording].tries["plain_sentence"]}


@given(st.text())
def test_any_text_is_read(english: Wording, text: str):
    phrase = sounds_like_performance(text, english[PerformanceTalkWording])
    assert phrase is None or phrase in text
