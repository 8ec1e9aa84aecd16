"""What the house must know of the weekly message."""

from bot.commitments.rules import COMMITMENTS
from bot.core.events import PairMade, PreferencesChanged, ZoneChanged
from bot.core.feature import Feature, HomeSection, InFull, MessageType, Subcommand
from bot.core.slack import ids
from bot.goals.rules import GOALS
from bot.meetings.rules import SCHEDULE
from bot.weekly import listeners, messages, planning, service, views
from bot.weekly.rules import WEEKLY
from bot.weekly.service import WeeklyService
from bot.weekly.wording import TriesWording, WeeklyWording

FEATURE = Feature(
    name="weekly",
    wording=(WeeklyWording, TriesWording),
    service=lambda dependencies: WeeklyService(dependencies.db),
    actions={
        ids.SNOOZE: listeners.open_snooze,
        ids.STOP_WEEKLY: listeners.switch,
        ids.START_WEEKLY: listeners.switch,
    },
    forms={ids.SNOOZE_FORM: listeners.snooze},
    subcommands=(
        Subcommand(("snooze", "unsnooze"), takes=listeners.snoozed_until, run=listeners.snooze_typed),
        Subcommand((), takes=listeners.snooze_order, run=listeners.snooze_typed),
    ),
    messages=(
        MessageType(
            WEEKLY,
            messages.compose,
            views.weekly,
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
