"""What the house must know of it."""

from bot.core.feature import Feature, HomeSection, InFull, MessageType, Subcommand
from bot.example import listeners, messages, views
from bot.example.rules import EXAMPLE, WRITTEN
from bot.example.service import EXPORT, ExampleService
from bot.example.tables import PERSONAL_DATA
from bot.example.wording import ExampleWording

FEATURE = Feature(
    name="example",
    wording=(ExampleWording,),
    service=lambda dependencies: ExampleService(dependencies.db),
    actions={views.TAKE_BACK: listeners.take_back},
    subcommands=(Subcommand(("example",), takes=listeners.typed, run=listeners.write),),
    data=(EXAMPLE,),
    messages=(
        MessageType(
            WRITTEN,
            messages.compose,
            views.written,
            about={EXAMPLE: "entry_id"},
            started_by_bot=True,
            can_wait=True,
        ),
    ),
    home=(HomeSection("example", order=90, load=messages.home_section, render=views.home_section, shows=(EXAMPLE,)),),
    in_full={"example": InFull(listeners.in_full, shows=(EXAMPLE,))},
    export=EXPORT,
    personal_data=PERSONAL_DATA,
)
