"""What the house must know of what administrators decide."""

from bot.administration import listeners, messages, tables, views
from bot.administration.rules import ADMINISTRATION, FOLLOW_QUIET_HOURS, POLICY, PURGE
from bot.administration.service import AdministrationService, PurgeService
from bot.administration.wording import AdminWording
from bot.core import people_tables
from bot.core.feature import Feature, HomeButton, MessageType, Opens, Subcommand, Work
from bot.core.slack import ids
from bot.core.slack.subcommands import NOTHING

FEATURE = Feature(
    name="administration",
    wording=(AdminWording,),
    service=lambda dependencies: AdministrationService(
        dependencies.db, dependencies.people, dependencies.administrators
    ),
    actions={ids.ADMIN: listeners.open_form},
    forms={ids.ADMIN_FORM: listeners.save},
    subcommands=(
        Subcommand(
            ("admin", "administration", "administer", "administrator", "policy"),
            takes=NOTHING,
            run=listeners.open_form,
        ),
    ),
    data=(POLICY,),
    messages=(MessageType(ADMINISTRATION, messages.compose, views.news, opens=Opens.NOTHING, can_wait=True),),
    work=(
        Work(FOLLOW_QUIET_HOURS, 60.0, AdministrationService.follow_quiet_hours),
        Work(PURGE, 3600.0, lambda service, now: PurgeService(service.db).step(now)),
    ),
    personal_data=(*tables.PERSONAL_DATA, people_tables.POLICY_PERSONAL_DATA),
    home_buttons=(HomeButton(order=30, render=views.home_button, for_administrators=True),),
)
