"""What the house must know of plain sentences that ask Coach for something."""

from bot.away.rules import AWAY
from bot.commitments.rules import COMMITMENTS
from bot.core.feature import Feature, MessageType, Subcommand
from bot.intents import listeners, messages, views
from bot.intents.rules import REQUEST
from bot.intents.service import IntentService
from bot.intents.wording import RequestWording
from bot.meetings.rules import SCHEDULE

FEATURE = Feature(
    name="intents",
    wording=(RequestWording,),
    service=lambda dependencies: IntentService(dependencies.db),
    actions={
        views.DO: listeners.do,
        views.DO_ALL: listeners.do_all,
        views.LEAVE: listeners.leave,
        views.CHOOSE: listeners.choose,
        views.MEAN: listeners.mean,
    },
    subcommands=(
        Subcommand(("stop", "unsubscribe", "quit"), takes=listeners.whom, run=listeners.stop),
        Subcommand((), takes=listeners.sentence, run=listeners.ask),
    ),
    messages=(MessageType(REQUEST, messages.compose, views.answer, shows=(AWAY, COMMITMENTS, SCHEDULE), dated=True),),
)
