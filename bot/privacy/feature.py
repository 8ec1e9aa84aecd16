"""What the house must know of the rights to one's data."""

from bot.core.feature import (
    ExportSection,
    Feature,
    HomeButton,
    HomeSection,
    InFull,
    MessageType,
    Opens,
    Subcommand,
    Work,
)
from bot.core.slack import ids
from bot.core.slack.subcommands import NOTHING
from bot.privacy import listeners, messages, service, views
from bot.privacy.rules import AUDIT, EXPORT, EXPORT_FILES, EXPORT_RECORDS, FORGET_PEOPLE, FORGETTING, LAST_WORD
from bot.privacy.service import rights
from bot.privacy.store import PERSONAL_DATA
from bot.privacy.wording import RightsWording

FEATURE = Feature(
    name="privacy",
    wording=(RightsWording,),
    service=rights,
    actions={
        ids.WHO_CAN_SEE: listeners.show_sheet,
        ids.EXPORT: listeners.ask_export,
        ids.FORGET: listeners.open_forget,
        ids.FORGET_TAKE_BACK: listeners.take_back,
    },
    forms={ids.FORGET_FORM: listeners.forget},
    subcommands=(
        Subcommand(("privacy", "rights", "data"), takes=NOTHING, run=listeners.show_sheet),
        Subcommand(("export", "download"), takes=NOTHING, run=listeners.ask_export),
        Subcommand(("forget", "erase"), takes=listeners.oneself, run=listeners.open_forget),
    ),
    data=(AUDIT,),
    messages=(
        MessageType(
            EXPORT, messages.compose_export, views.export, opens=Opens.NOTHING, after_sent=messages.after_export
        ),
        MessageType(EXPORT_FILES, messages.compose_files, views.export_files, after_end=messages.after_files),
        MessageType(EXPORT_RECORDS, messages.compose_records, views.export_files, opens=Opens.PERFORMANCE),
        MessageType(FORGETTING, messages.compose_forgetting, views.forgetting, opens=Opens.NOTHING),
        MessageType(LAST_WORD, messages.compose_last, views.last, opens=Opens.NOTHING),
    ),
    home=(HomeSection("who_sees", order=80, load=service.home_section, render=views.home_section),),
    in_full={"audit_log": InFull(listeners.audit_log_in_full, shows=(AUDIT,))},
    export=(ExportSection("audit", 110, service.audit),),
    work=(Work(FORGET_PEOPLE, 60.0, lambda service, now: service.forgetting.step(now)),),
    personal_data=PERSONAL_DATA,
    home_buttons=(HomeButton(order=40, render=views.home_button, in_menu=True),),
)
