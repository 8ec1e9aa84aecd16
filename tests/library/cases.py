"""What the tests that walk all features try with looking something up in the library."""

from typing import TYPE_CHECKING

from bot.core.slack import ids
from bot.library import views
from bot.library.wording import Guides, Lessons, LookupWording, Playbooks
from tests.cases import Cases, Sent
from tests.factories import library

if TYPE_CHECKING:
    from tests.stage import Stage

ENGLISH = library().languages["en"]
LESSONS = ENGLISH[Lessons].entries
FIRST = next(iter(LESSONS))


def looked_up(stage: "Stage") -> str:
    return stage.reads_answer("playbook she is missing deadlines")


def read(stage: "Stage") -> str:
    looked_up(stage)
    assert stage.press_in(stage.modal(), ids.LIBRARY_OPEN).ok
    return stage.reads_modal()


def all_of_them(stage: "Stage") -> str:
    looked_up(stage)
    assert stage.press_in(stage.modal(), ids.LIBRARY_ALL).ok
    return stage.reads_modal()


def another(stage: "Stage") -> str:
    before = stage.reads_answer("learn")
    assert stage.press_in(stage.modal(), ids.LIBRARY_LESSON).ok
    return "another" if stage.reads_modal() != before else "the same"


CASES = Cases(
    acts={
        ids.LIBRARY_OPEN: (read, ENGLISH[Guides].entries["underperformance"].questions[0]),
        ids.LIBRARY_ALL: (all_of_them, ENGLISH[Playbooks].entries["skip_level"].title),
        ids.LIBRARY_LESSON: (another, "another"),
    },
    commands={
        "playbook": ("playbook she is missing deadlines", ENGLISH[Guides].entries["underperformance"].title),
        "learn": ("learn", lambda wording: wording[LookupWording].to_try),
    },
    sent=(
        Sent(ids.LIBRARY_OPEN, lambda here, a: here.button(a, ids.LIBRARY_OPEN, "overload"), None),
        Sent(ids.LIBRARY_ALL, lambda here, _: here.button_in_modal(ids.LIBRARY_ALL, ""), None),
        Sent(ids.LIBRARY_LESSON, lambda here, _: here.button_in_modal(ids.LIBRARY_LESSON, FIRST), None),
        Sent("/coach", lambda here, _: here.slash("playbook too much work"), None, "playbook"),
        Sent("/coach", lambda here, _: here.slash("learn"), None, "learn"),
    ),
    roles="""
library_open     -  own  own  own  own  own  own
library_all      -  own  own  own  own  own  own
library_lesson   -  own  own  own  own  own  own
/coach playbook  -  own  own  own  own  own  own
/coach learn     -  own  own  own  own  own  own
""",
    views=lambda content: [
        (views.found, ["overload", "skip_level", "gone"]),
        (views.everything,),
        (views.everything, content.text),
        *((views.page, key) for key in (*ENGLISH[Guides].entries, *ENGLISH[Playbooks].entries, "gone")),
        *((views.lesson, key, one) for key, one in LESSONS.items()),
        (views.lesson_after, FIRST),
        (views.lesson_after, "gone"),
    ],
)
