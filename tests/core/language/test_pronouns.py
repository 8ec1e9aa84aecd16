"""What one of the two wrote, as either reads it."""

import pytest

from bot.core.language.pronouns import Told


@pytest.mark.parametrize(
    ("text", "does", "to_priya", "to_sam"),
    [
        ("send you the survey", "Priya", "send Sam the survey", "send you the survey"),
        ("review your draft with you", "Priya", "review Sam’s draft with Sam", "review your draft with you"),
        (
            "draft the plan and send it to me",
            "Sam",
            "draft the plan and send it to you",
            "draft the plan and send it to Priya",
        ),
        ("send me your draft", "Sam", "send you their draft", "send Priya your draft"),
        ("bring my notes to my team", "Priya", "bring your notes to your team", "bring their notes to their team"),
        ("read my notes", None, "read your notes", "read Priya’s notes"),
        ("let me know", "Sam", "let you know", "let Priya know"),
        ("help you prepare", "Priya", "help Sam prepare", "help you prepare"),
        ("call Kim", "Priya", "call Kim", "call Kim"),
        ("send a thank you to support", "Priya", "send a thank you to support", "send a thank you to support"),
        # Where a word is or may be a subject, the whole stays as it was written.
        ("send you what I have", "Priya", "send you what I have", "send you what I have"),
        ("check you have your laptop", "Priya", "check you have your laptop", "check you have your laptop"),
        ("send it before you leave", "Priya", "send it before you leave", "send it before you leave"),
        ("tell me when you’re there", "Sam", "tell me when you’re there", "tell Priya when you’re there"),
        ("montre-me le plan", "Sam", "montre-me le plan", "montre-me le plan"),
    ],
)
def test_what_priya_wrote_reads_right_to_both(text: str, does: str | None, to_priya: str, to_sam: str) -> None:
    assert Told(None, "Sam", None if does == "Priya" else does).words(text) == to_priya
    assert Told("Priya", None, None if does == "Sam" else does).words(text) == to_sam
