"""What the house must know of practice."""

from bot.core.feature import Feature, HomeButton, OverviewSection, Subcommand
from bot.core.slack import ids
from bot.core.slack.subcommands import NOTHING
from bot.core.wording.library import ENGLISH
from bot.practice import listeners, views
from bot.practice.rules import PRACTICE
from bot.practice.service import EXPORT, PracticeService
from bot.practice.store import PERSONAL_DATA
from bot.practice.wording import PracticeWording

FEATURE = Feature(
    name="practice",
    wording=(PracticeWording,),
    service=lambda dependencies: PracticeService(
        dependencies.db, dependencies.library.languages[ENGLISH][PracticeWording].keys
    ),
    actions={ids.PRACTISE: listeners.practise, ids.PRACTICE_ANOTHER: listeners.another},
    forms={ids.PRACTICE_FORM: listeners.answered},
    subcommands=(
        Subcommand(
            ("practice", "practise", "practicing", "practising", "rehearse"), takes=NOTHING, run=listeners.practise
        ),
    ),
    data=(PRACTICE,),
    export=EXPORT,
    personal_data=PERSONAL_DATA,
    overview=(
        OverviewSection(
            "practice",
            order=40,
            load=lambda _tx, _request: None,
            render=lambda *_: [],
            buttons=lambda wording, _empty: [views.home_button(wording)],
        ),
    ),
    home_buttons=(HomeButton(order=10, render=views.home_button),),
)
