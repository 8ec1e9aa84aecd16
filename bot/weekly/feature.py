"""What the house must know of the weekly message."""

from bot.commitments.rules import COMMITMENTS
from bot.core.events import PairMade, PreferencesChanged, ZoneChanged
from bot.core.feature import Feature, HomeSection, InFull, MessageType, Subcommand
from bot.core.slack import ids
from bot.goals.rules import GOALS
from bot.meetings.rules import SCHEDULE
from bot.weekly import listeners, messages, planning, service, views
from bot.weekly.rules import NUDGE
from bot.weekly.service import NudgeService
from bot.weekly.tries_wording import TriesWording
from bot.weekly.wording import NudgeWording

FEATURE = Feature(
    name="weekly",
    wording=(NudgeWording, TriesWording),
    service=lambda dependencies: NudgeService(dependencies.db),
    actions={
        ids.SNOOZE: listeners.open_snooze,
        ids.STOP_NUDGE: listeners.switch,
        ids.START_NUDGE: listeners.switch,
    },
    forms={ids.SNOOZE_FORM: listeners.snooze},
    subcommands=(
        Subcommand(("snooze",), takes=listeners.snoozed_until, run=listeners.snooze_typed),
        Subcommand((), takes=listeners.snooze_order, run=listeners.snooze_typed),
    ),
    messages=(
        MessageType(
            NUDGE,
            messages.compose,
            views.nudge,
            shows=(SCHEDULE, COMMITMENTS, GOALS),
            writes=True,
            started_by_bot=True,
            can_wait=True,
            after_end=messages.after,
        ),
    ),
    home=(HomeSection("weekly", order=90, load=service.home_section, render=views.home_section),),
    in_full={"gaps": InFull(listeners.gaps_in_full, shows=())},
    listens={
        PairMade: planning.start_for_manager,
        ZoneChanged: planning.follow,
        PreferencesChanged: planning.follow,
    },
)
